import { z } from 'zod'
import { lanes } from '../../domain/lane.ts'
import { stateGroups, worklistOrders } from '../../domain/worklist.ts'
import { id, lane } from './common.ts'
import { caseRow } from './review.ts'

/** The most lines in one answer. */
export const mostLines = 200

export const worklistFilter = z.object({
  /**
   * Every word must occur in the accession, patient, birth date, result, signer or file. Case and diacritics are
   * ignored.
   */
  text: z.string().max(200),
  /** Empty: all lanes. A signed case is in no lane. */
  lanes: z.array(lane).max(lanes.length),
  /** Empty: all groups. */
  groups: z.array(z.enum(stateGroups)).max(stateGroups.length),
  /** True: the cases in the archive. Otherwise those on the worklist. */
  archived: z.boolean().optional(),
})
export type WorklistFilter = z.infer<typeof worklistFilter>

/** A part of the worklist: `limit` lines starting at place `offset`, counted from 0. */
export const worklistQuery = z.object({
  filter: worklistFilter,
  order: z.enum(worklistOrders),
  offset: z.number().int().min(0),
  limit: z.number().int().min(0).max(mostLines),
  /** A case whose place in the list is wanted too. */
  seek: id.nullable(),
})
export type WorklistQuery = z.infer<typeof worklistQuery>

export const worklistPage = z.object({
  rows: z.array(caseRow),
  /** Number of cases that pass the filter. */
  total: z.number(),
  /**
   * Number of cases behind each chip, given the text and the chips of the other kind. Signed cases count by state
   * only.
   */
  counts: z.object({
    lanes: z.record(lane, z.number()),
    groups: z.record(z.enum(stateGroups), z.number()),
  }),
  /** Number of all cases on the worklist, regardless of the filter. */
  cases: z.number(),
  /** Number of cases in the archive that contain the words of the filter. */
  archived: z.number(),
  /** Place of the case in `seek`; null if it does not pass the filter. */
  sought: z.number().nullable(),
})
export type WorklistPage = z.infer<typeof worklistPage>

/** A page as a window receives it. */
export const worklistAnswer = worklistPage.extend({
  /** State of the whole worklist when the page was made. `hello` of the live stream states it too. */
  revision: z.number(),
})
export type WorklistAnswer = z.infer<typeof worklistAnswer>
