import { z } from 'zod'
import { contradictionCodes } from '../../domain/contradictions.ts'
import { cellId, id, linesOfText } from './common.ts'

/** Something that a signature of the case would contradict or skip. */
export const contradiction = z.object({
  /** Stays the same while the cause stays; an acknowledgement names it. */
  id: z.string(),
  code: z.enum(contradictionCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Where the cause can be seen; null: the case as a whole. */
  at: z.object({ slideId: id, cellId: cellId.nullable() }).nullable(),
})

/** What a signature of the case would contradict or skip now. `withReason`: each needs a reason, not only a key. */
export const beforeSigning = z.object({ contradictions: z.array(contradiction), withReason: z.boolean() })
export type BeforeSigning = z.infer<typeof beforeSigning>

/** A signer's answer to one contradiction. The reason may be empty where the laboratory asks for none. */
export const acknowledgement = z.object({
  id: z.string().max(200),
  reason: linesOfText.max(500).default(''),
})

/** A contradiction as it was acknowledged by a signature. */
export const acknowledged = z.object({
  id: z.string(),
  code: z.string(),
  /** The words that the signer read. */
  text: z.string(),
  /** Empty where the laboratory asks for none. */
  reason: z.string(),
})
export type Acknowledged = z.infer<typeof acknowledged>

/** What a reader had on the screen: a slide of a case, and proposals of it. */
export const look = z.object({ caseId: id, slideId: id, cellIds: z.array(id).max(2000) })
export type Look = z.infer<typeof look>
