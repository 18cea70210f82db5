import { benchFor } from '../../src-main/cases/testing.ts'
import { openReadable, type ReadableRecords } from '../../src-main/storage/index.ts'
import { evict } from '../load.ts'
import { median } from '../numbers.ts'
import type { Figure } from '../rows.ts'

const rounds = 11
const cells = 60_000
const most = { warm: 1.15, evicted: 1.6 }

/** All cells of one case, as the window's columns are read, from encrypted and from plain records in turn. */
export function benchReading(folder: string): Figure[] {
  const labs = [true, false].map((encrypted) => {
    const lab = benchFor({}, { in: folder, encrypted })
    const { screeningId } = lab.screened('slide', Array(cells).fill('LSIL'))
    lab.db.pragma('wal_checkpoint(TRUNCATE)')
    return { lab, read: reading(lab.records, screeningId), file: lab.file, screeningId }
  })
  try {
    const warm = inTurn(
      labs.map(
        ({ read }) =>
          () =>
            void read(),
      ),
    )
    const evicted = inTurn(
      labs.map(({ file, screeningId }) => () => {
        const opened = openReadable(file)
        try {
          return reading(opened, screeningId)()
        } finally {
          opened.close()
        }
      }),
      () => {
        for (const { file } of labs) evict(file)
      },
    )
    return [...rows('warm', warm, most.warm), ...rows('opened anew, file evicted', evicted, most.evicted)]
  } finally {
    for (const { lab } of labs) lab.close()
  }
}

function reading(records: ReadableRecords, screeningId: number): () => number {
  const statement = records.read<[number], unknown[]>(
    `SELECT id, x, y, width, height, label, abnormal, first_look FROM cells
     WHERE screening_id = ? AND repeat_of IS NULL ORDER BY abnormal DESC, id`,
    { raw: true },
  )
  return () => {
    const found = statement.all(screeningId).length
    if (found !== cells) throw new Error(`${found} cells instead of ${cells}`)
    return found
  }
}

/** Times of each work in turn, ms. */
function inTurn(works: readonly (() => unknown)[], before: () => void = () => undefined): number[][] {
  const times = works.map((): number[] => [])
  for (let n = 0; n < rounds; n++)
    for (let turn = 0; turn < works.length; turn++) {
      const which = (turn + n) % works.length
      before()
      const start = performance.now()
      works[which]!()
      times[which]!.push(performance.now() - start)
    }
  return times
}

function rows(how: string, [encrypted = [], plain = []]: readonly number[][], atMost: number): Figure[] {
  const name = `reading a case of ${cells} cells, ${how}`
  const value = median(encrypted)
  const beside = median(plain)
  return [
    { figure: `${name}: encrypted (beside: plain), median of ${rounds}`, value, beside, unit: 'ms' },
    { figure: `${name}: encrypted to plain`, value: value / beside, unit: 'x', atMost },
  ]
}
