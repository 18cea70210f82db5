import { z } from 'zod'
import { lanes } from '../../domain/lane.ts'
import { stateGroups, worklistOrders } from '../../domain/worklist.ts'
import { id, lane } from './common.ts'
import { caseRow } from './review.ts'

/** The most lines that one call answers with. */
export const mostLines = 200

export const worklistFilter = z.object({
  /** Every word must occur in accession, patient, birth date, result, signer or file; case and diacritics do not count. */
  text: z.string().max(200),
  /** None: all lanes. A signed case waits in no lane any more. */
  lanes: z.array(lane).max(lanes.length),
  /** None: all of them. */
  groups: z.array(z.enum(stateGroups)).max(stateGroups.length),
})
export type WorklistFilter = z.infer<typeof worklistFilter>

/** Part of the worklist: `limit` lines from place `offset` on, counted from 0. */
export const worklistQuery = z.object({
  filter: worklistFilter,
  order: z.enum(worklistOrders),
  offset: z.number().int().min(0),
  limit: z.number().int().min(0).max(mostLines),
  /** A case whose place in the list is asked for as well. */
  seek: id.nullable(),
})
export type WorklistQuery = z.infer<typeof worklistQuery>

export const worklistPage = z.object({
  rows: z.array(caseRow),
  /** How many cases pass the filter. */
  total: z.number(),
  /** How many each chip would show, given the text and the chips of the other kind. Signed cases count by state only. */
  counts: z.object({
    lanes: z.record(lane, z.number()),
    groups: z.record(z.enum(stateGroups), z.number()),
  }),
  /** How many cases there are at all, whatever the filter. */
  cases: z.number(),
  /** Place of the case that was sought; null where it does not pass the filter. */
  sought: z.number().nullable(),
})
export type WorklistPage = z.infer<typeof worklistPage>
