import { describe, expect, it } from 'vitest'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { WorklistPage } from '#shared/contract/schemas/worklist.ts'
import { type AskPart, caseBeside, hasBeside, nextToRead } from './beside.ts'

/** A worklist of cases 1, 2, 3 and so on in these states. */
const listOf =
  (...states: CaseRow['state'][]): AskPart =>
  async ({ offset, limit, seek }) => {
    const rows = states.map((state, i) => ({ id: i + 1, state }) as CaseRow)
    const at = rows.findIndex(({ id }) => id === seek)
    return {
      rows: rows.slice(offset, offset + limit),
      total: rows.length,
      sought: at < 0 ? null : at,
    } as unknown as WorklistPage
  }
const of = (caseId: number, lastIndex = 0) => ({ caseId, lastIndex })
const ids = async (found: Promise<{ row: CaseRow; place: number } | null>) => {
  const one = await found
  return one === null ? null : [one.row.id, one.place]
}

describe('The case beside another', () => {
  const list = listOf('ready', 'signed', 'ready')

  it('is the next or the previous line, whatever its state', async () => {
    expect(await ids(caseBeside(list, of(1), 1))).toEqual([2, 1])
    expect(await ids(caseBeside(list, of(3), -1))).toEqual([2, 1])
  })

  it('does not exist beyond the ends of the list', async () => {
    expect(await caseBeside(list, of(3), 1)).toBeNull()
    expect(await caseBeside(list, of(1), -1)).toBeNull()
  })

  it('is beside the place where a case stood that has left the list', async () => {
    expect(await ids(caseBeside(list, of(99, 1), 1))).toEqual([2, 1])
    expect(await ids(caseBeside(list, of(99, 1), -1))).toEqual([1, 0])
  })

  it('is known to exist or not before it is opened', async () => {
    const cases = [of(1), of(2), of(3), of(99, 0), of(99, 1), of(99, 3)]
    const known = await Promise.all(cases.map((one) => hasBeside(list, one)))
    expect(known).toEqual(
      await Promise.all(
        cases.map(async (one) => ({
          before: (await caseBeside(list, one, -1)) !== null,
          after: (await caseBeside(list, one, 1)) !== null,
        })),
      ),
    )
    expect(known.map(({ before, after }) => [before, after])).toEqual([
      ...[
        [false, true],
        [true, true],
        [true, false],
      ],
      ...[
        [false, true],
        [true, true],
        [true, false],
      ],
    ])
  })
})

describe('The next case to read', () => {
  it('skips signed cases and those that cannot be read yet', async () => {
    expect(await ids(nextToRead(listOf('ready', 'signed', 'screening', 'in-review'), of(1)))).toEqual([4, 3])
  })

  it('is looked for from the top after the end of the list', async () => {
    expect(await ids(nextToRead(listOf('ready', 'ready', 'signed'), of(2)))).toEqual([1, 0])
  })

  it('does not exist if no other case is to be read', async () => {
    expect(await nextToRead(listOf('signed', 'ready', 'failed'), of(2))).toBeNull()
  })

  it('is found beyond the first hundred lines', async () => {
    const long = listOf('ready', ...Array.from({ length: 250 }, () => 'signed' as const), 'ready')
    expect(await ids(nextToRead(long, of(1)))).toEqual([252, 251])
  })
})
