import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { WorklistPage, WorklistQuery } from '#shared/contract/schemas/worklist.ts'

/** Asks for a part of the worklist in the order and with the filter that the reader chose. */
export type AskPart = (part: Pick<WorklistQuery, 'offset' | 'limit' | 'seek'>) => Promise<WorklistPage>

/** A case of the worklist with its place, from 0, among `total`. */
export interface Beside {
  readonly row: CaseRow
  readonly place: number
  readonly total: number
}

/** Lines that are looked through at once for a case to read. */
const atOnce = 100

/** A case and the place where it was last seen in the list. */
export interface Standing {
  readonly caseId: number
  readonly lastIndex: number
}

/** The place beside a case, which may lie outside the list. A case that has left the list counts as at `lastIndex`. */
const placeBeside = (sought: number | null, { lastIndex }: Standing, by: 1 | -1): number =>
  sought === null ? lastIndex + (by === 1 ? 0 : -1) : sought + by

/** Whether the list has a case before and after this one. */
export async function hasBeside(
  ask: AskPart,
  of: Standing,
): Promise<{ readonly before: boolean; readonly after: boolean }> {
  const { sought, total } = await ask({ offset: 0, limit: 0, seek: of.caseId })
  const isListed = (place: number) => place >= 0 && place < total
  return { before: isListed(placeBeside(sought, of, -1)), after: isListed(placeBeside(sought, of, 1)) }
}

/** The case after (`by` 1) or before (-1) this one; null at the end of the list. */
export async function caseBeside(ask: AskPart, of: Standing, by: 1 | -1): Promise<Beside | null> {
  const { sought } = await ask({ offset: 0, limit: 0, seek: of.caseId })
  const place = placeBeside(sought, of, by)
  if (place < 0) return null
  const { rows, total } = await ask({ offset: place, limit: 1, seek: null })
  return rows[0] === undefined ? null : { row: rows[0], place, total }
}

const isToRead = ({ state }: CaseRow): boolean => state === 'ready' || state === 'in-review' || state === 'amending'

/**
 * The next case to read after this one, from the top again after the end of the list; null if no other is to be read.
 */
export async function nextToRead(ask: AskPart, of: Standing): Promise<Beside | null> {
  const { sought, total } = await ask({ offset: 0, limit: 0, seek: of.caseId })
  const start = sought === null ? of.lastIndex : sought + 1
  const lookThrough = async (from: number, to: number): Promise<Beside | null> => {
    for (let offset = from; offset < to; offset += atOnce) {
      const { rows } = await ask({ offset, limit: Math.min(atOnce, to - offset), seek: null })
      const at = rows.findIndex((row) => row.id !== of.caseId && isToRead(row))
      if (at >= 0) return { row: rows[at]!, place: offset + at, total }
    }
    return null
  }
  return (await lookThrough(start, total)) ?? (await lookThrough(0, Math.min(start, total)))
}
