import type { ReadableRecords } from '#main/storage/index.ts'
import type { Lane } from '#shared/domain/lane.ts'
import { type StateGroup, signedOrderChanged, type WorklistOrder } from '#shared/domain/worklist.ts'

/** A filter with everything that depends on the person and on the current minute. */
export interface PageFilter {
  /** Folded; each must occur. */
  readonly words: readonly string[]
  /** The cases in which all words occur, if they were looked for already and are few; otherwise null. */
  readonly among: readonly number[] | null
  readonly lanes: readonly Lane[]
  readonly groups: readonly StateGroup[]
  readonly personId: string
  /** Whether the cases in the archive are wanted, and not those on the worklist. */
  readonly archived: boolean
  /** Slides whose file cannot be reached. */
  readonly missing: readonly number[]
}

export interface Counted {
  readonly group: StateGroup
  readonly lane: Lane | null
  readonly n: number
}

const orders: Readonly<Record<WorklistOrder, string>> = {
  urgency: 'place, abnormal DESC, high_grade DESC, signed_at DESC, case_id',
  risk: 'abnormal DESC, high_grade DESC, case_id',
  accession: 'order_key, case_id',
  patient: 'patient_key, order_key, case_id',
  state: 'state_place, abnormal DESC, high_grade DESC, case_id',
  added: 'added_at DESC, case_id DESC',
}
const indexes: Readonly<Record<WorklistOrder, string>> = {
  urgency: 'case_summaries_by_urgency',
  risk: 'case_summaries_by_risk',
  accession: 'case_summaries_by_accession',
  patient: 'case_summaries_by_patient',
  state: 'case_summaries_by_state',
  added: 'case_summaries_by_added',
}

// The rule is `stateGroup` in src-shared/domain/worklist.ts. This query applies it to many cases at once.
const grouped = (missing = 'case_id IN missing', mine = 'case_id IN mine'): string =>
  `CASE WHEN state = 'signed' THEN 'signed'
  WHEN state IN ('${signedOrderChanged}', 'needs-scale', 'failed', 'stopped') OR ${missing} THEN 'needs-you'
  WHEN state IN ('waiting', 'screening') THEN 'screening'
  WHEN state = 'amending' OR ${mine} THEN 'in-review' ELSE 'to-read' END`

// A case with a report is in no lane, whatever its order says.
const lane = (column = 'lane'): string =>
  `CASE WHEN state = '${signedOrderChanged}' THEN NULL ELSE ${column} END AS lane`

// `mine`: cases that this person has begun to read.
const around = `WITH missing(case_id) AS MATERIALIZED (
    SELECT DISTINCT case_id FROM case_slides WHERE slide_id IN (SELECT value FROM json_each(@missing))),
  mine(case_id) AS MATERIALIZED (
    SELECT case_id FROM reads WHERE person_id = @personId AND done_at IS NULL AND begun = 1)`

// The records keep the number of cases in each state and lane. The few cases in a different group for this person or in
// this minute are then moved. Checking that for every case would read all of them.
const counted = `${around}, special AS MATERIALIZED (
    SELECT s.case_id, s.state, s.lane FROM (SELECT case_id FROM missing UNION SELECT case_id FROM mine) few
    CROSS JOIN case_summaries s INDEXED BY case_summaries_listed ON s.case_id = few.case_id WHERE s.listed = 1)
  SELECT "group", lane, sum(n) AS n FROM (
    SELECT ${grouped('0', '0')} AS "group", ${lane("nullif(lane, '')")}, n
    FROM worklist_counts
    UNION ALL SELECT ${grouped('0', '0')}, ${lane()}, -count(*) FROM special GROUP BY state, lane
    UNION ALL SELECT ${grouped()}, ${lane()}, count(*) FROM special GROUP BY 1, 2)
  GROUP BY 1, 2 HAVING sum(n) > 0`

const countedWithWords = (filter: PageFilter): string =>
  `${around} SELECT ${grouped()} AS "group", ${lane()}, count(*) AS n FROM case_summaries
   WHERE ${conditions({ ...filter, lanes: [], groups: [] })} GROUP BY 1, 2`

interface Parameters {
  readonly personId: string
  readonly missing: string
  readonly lanes: string
  readonly groups: string
  readonly words: string
  readonly among: string
  readonly limit: number
  readonly offset: number
  readonly seek: number
}

/** SQL of the worklist's pages. The summaries that it reads must not be stale. */
export function openPageStore(records: ReadableRecords) {
  const prepared = new Map<string, unknown>()
  const statement = <R>(sql: string): { all(p: Parameters): R[]; get(p: Parameters): R | undefined } => {
    const known = prepared.get(sql) ?? records.read<[Parameters], R>(sql)
    prepared.set(sql, known)
    return known as ReturnType<typeof statement<R>>
  }
  const all = records.read<[], number>('SELECT coalesce(sum(n), 0) FROM worklist_counts', { pluck: true })
  return {
    /** Ids of the cases in which all words occur; null if they are more than a few. Reads every case once. */
    having(words: readonly string[]): number[] | null {
      const found = statement<{ id: number }>(
        `SELECT case_id AS id FROM case_summaries WHERE ${wordsIn(words)} LIMIT ${few + 1}`,
      ).all(parameters({ ...whole, words }, {}))
      return found.length > few ? null : found.map(({ id }) => id)
    },
    /** Ids of the cases from place `offset` on, at most `limit`. */
    ids: (filter: PageFilter, order: WorklistOrder, offset: number, limit: number): number[] =>
      statement<{ id: number }>(
        `${around} SELECT case_id AS id FROM ${table(filter, indexes[order])} WHERE ${conditions(filter)}
         ORDER BY ${orders[order]} LIMIT @limit OFFSET @offset`,
      )
        .all(parameters(filter, { offset, limit }))
        .map(({ id }) => id),
    /** Place of a case among those that pass, from 0; null if it does not pass. */
    place(filter: PageFilter, order: WorklistOrder, caseId: number): number | null {
      const found = statement<{ n: number }>(
        `${around} SELECT n FROM (SELECT case_id, row_number() OVER (ORDER BY ${orders[order]}) - 1 AS n
         FROM ${table(filter, indexes[order])} WHERE ${conditions(filter)}) WHERE case_id = @seek`,
      ).get(parameters(filter, { seek: caseId }))
      return found?.n ?? null
    },
    /** Number of cases with these words in each group and lane, regardless of the filters on lanes and groups. */
    counts: (filter: PageFilter): Counted[] =>
      statement<Counted>(filter.words.length > 0 || filter.archived ? countedWithWords(filter) : counted).all(
        parameters(filter, {}),
      ),
    all: (): number => all.get() ?? 0,
    /** How many cases in the archive have these words. */
    archived: (filter: PageFilter): number =>
      statement<{ n: number }>(
        `SELECT count(*) AS n FROM case_summaries
         WHERE ${conditions({ ...filter, lanes: [], groups: [], archived: true })}`,
      ).get(parameters(filter, {}))?.n ?? 0,
  }
}
export type PageStore = ReturnType<typeof openPageStore>

/** Words are searched for in the rows themselves, because reaching each row through an index would take longer. */
const table = ({ words, archived }: PageFilter, index: string): string =>
  words.length > 0 || archived ? 'case_summaries' : `case_summaries INDEXED BY ${index}`

type Conditions = Pick<PageFilter, 'words' | 'among' | 'lanes' | 'groups' | 'archived'>

function conditions({ words, among, lanes, groups, archived }: Conditions): string {
  return [
    `listed = ${archived ? 2 : 1}`,
    ...(among === null ? words.map(wordIn) : ['case_id IN (SELECT value FROM json_each(@among))']),
    ...(lanes.length > 0
      ? [`lane IN (SELECT value FROM json_each(@lanes)) AND state NOT IN ('signed', '${signedOrderChanged}')`]
      : []),
    ...(groups.length > 0 ? [`${grouped()} IN (SELECT value FROM json_each(@groups))`] : []),
  ].join(' AND ')
}

const wordIn = (_: string, at: number): string => `instr(search, @words ->> '$[${at}]') > 0`
const wordsIn = (words: readonly string[]): string => words.map(wordIn).join(' AND ')

/** So many cases are found by their ids faster than by reading all cases again. */
const few = 5000

const whole: PageFilter = {
  ...{ words: [], among: null, lanes: [], groups: [], personId: '', archived: false, missing: [] },
}

const parameters = (
  { personId, missing, lanes, groups, words, among }: PageFilter,
  more: Partial<Pick<Parameters, 'limit' | 'offset' | 'seek'>>,
): Parameters => ({
  personId,
  missing: JSON.stringify(missing),
  lanes: JSON.stringify(lanes),
  groups: JSON.stringify(groups),
  words: JSON.stringify(words),
  among: JSON.stringify(among ?? []),
  limit: 0,
  offset: 0,
  seek: 0,
  ...more,
})
