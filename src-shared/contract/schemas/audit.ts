import { z } from 'zod'
import { id, timestamp } from './common.ts'

/** Which events are asked for. Null: any. */
export const auditFilter = z.object({
  /** Id of a person. */
  person: z.string().min(1).max(100).nullable(),
  /** Kind of act. */
  kind: z.string().min(1).max(60).nullable(),
  /** An accession number that the case has or had. */
  accession: z.string().trim().min(1).max(200).nullable(),
  /** From this moment on. */
  from: timestamp.nullable(),
  /** Before this moment. */
  until: timestamp.nullable(),
})
export type AuditFilter = z.infer<typeof auditFilter>

export const auditQuery = z.object({
  filter: auditFilter,
  /** Only events before this one, for the next page; null for the newest. */
  before: id.nullable(),
  limit: z.number().int().min(1).max(500),
})
export type AuditQuery = z.infer<typeof auditQuery>

const namedPerson = z.object({ id: z.string(), name: z.string() })

export const auditEntry = z.object({
  event: id,
  at: z.string(),
  person: namedPerson,
  what: z.string(),
  /** The case that the event is about. Its accession number is the present one; null if it has none any more. */
  case: z.object({ id, accession: z.string().nullable() }).nullable(),
  slideId: z.number().nullable(),
  readId: z.number().nullable(),
  subject: z.string().nullable(),
  /** JSON: ids, codes and numbers. */
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof auditEntry>

export const auditPage = z.object({
  /** Newest first. */
  entries: z.array(auditEntry),
  /** Number of events that the filter lets through, on all pages. */
  total: z.number(),
  /** Everybody who ever acted, for the filter. */
  people: z.array(namedPerson),
  /** The kinds of acts that are written, for the filter. */
  kinds: z.array(z.string()),
})
export type AuditPage = z.infer<typeof auditPage>

/** The state of the whole chain of events. */
export const auditCheck = z.object({
  checkedAt: timestamp,
  /** Number of events that were read. */
  events: z.number(),
  /** Link of the last event, 64 hexadecimal digits. */
  link: z.string(),
  /** The first event that was changed or is missing; null if the chain is whole. */
  broken: z
    .object({
      event: z.number(),
      why: z.enum(['changed', 'missing']),
      what: z.string().nullable(),
      at: z.string().nullable(),
      caseId: z.number().nullable(),
    })
    .nullable(),
})
export type AuditCheck = z.infer<typeof auditCheck>
