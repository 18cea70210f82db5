import type { Api } from './api.ts'
import { permissions, type Reader } from './permissions.ts'
import type { CaseRow, SignRequest } from './schemas/review.ts'
import type { BeforeSigning } from './schemas/signing.ts'
import { mostLines, type WorklistPage, type WorklistQuery } from './schemas/worklist.ts'

/** For tests: a person with every permission. */
export const personFor = (id: string, name = id): Reader => ({ id, name, permissions: new Set(permissions) })

/** For tests: the local person of this machine. */
export const ada = personFor('local', 'Dr. Ada Byron')

/** For tests: an answer to each contradiction. */
export const answersTo = ({ contradictions }: BeforeSigning) =>
  contradictions.map(({ id }) => ({ id, reason: 'Seen.' }))

/** For tests: a signature that acknowledges whatever it contradicts or skips. */
export const acknowledging = (
  cases: Pick<Api['cases'], 'beforeSigning'>,
  reader: Reader,
  caseId: number,
  as: SignRequest,
): SignRequest => ({
  ...as,
  acknowledged: answersTo(cases.beforeSigning(reader, caseId)),
})

/** The first lines of the whole worklist. */
export const firstLines: WorklistQuery = {
  filter: { text: '', lanes: [], groups: [] },
  order: 'urgency',
  offset: 0,
  limit: mostLines,
  seek: null,
}

interface PagedWorklist {
  page(reader: Reader, query: WorklistQuery): Pick<WorklistPage, 'rows'>
}

/** For tests with short worklists: all lines, most urgent first. */
export const linesOf = (worklist: PagedWorklist, reader: Reader): CaseRow[] => worklist.page(reader, firstLines).rows
