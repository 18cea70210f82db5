import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPeople, type HashCost } from '../src-main/people/index.ts'
import { openRecords } from '../src-main/storage/index.ts'
import { median } from './numbers.ts'
import type { Figure } from './rows.ts'

/** Wrong sign-ins with a known name, and as many with unknown ones. */
const attempts = 1000
/** The same at the cost that this machine has in use, where an attempt takes about 0.3 s. */
const fullAttempts = 30
/** A hash that costs little, so that what differs besides the hash would be seen the better. */
const cheap: HashCost = { memory: 1024, passes: 1 }
const password = 'copper lantern river 42'

/**
 * Whether the time of a wrong sign-in tells if a name exists: known and unknown names alternate, compared by Welch's t.
 * A clock that the benchmark moves lets each attempt come after the delay of the one before. Each is followed by one that
 * comes too early, which must be sent away.
 */
export async function benchSignIn(): Promise<Figure[]> {
  const many = await compare(cheap, attempts)
  let measured: HashCost | null = null
  const full = await compare(null, fullAttempts, (cost) => {
    measured = cost
  })
  const cost = measured ?? cheap
  const t = (name: string, { known, unknown }: Times): Figure => ({
    figure: `${name}: Welch's t of the times with known and unknown names`,
    ...{ value: Math.abs(welch(known, unknown)), unit: '', atMost: 3 },
  })
  return [
    t(`${attempts} + ${attempts} wrong sign-ins, hash of 1 MiB`, many),
    {
      figure: `wrong sign-in, median with an unknown name, hash of 1 MiB (beside: a known name)`,
      ...{ value: median(many.unknown), unit: 'ms', beside: median(many.known) },
    },
    {
      figure: `share of ${2 * attempts} wrong sign-ins whose next attempt was delayed`,
      ...{ value: many.delayed / many.tooEarly, unit: '', atLeast: 1 },
    },
    t(
      `${fullAttempts} + ${fullAttempts} wrong sign-ins, hash of ${cost.memory / 1024} MiB, ${cost.passes} passes`,
      full,
    ),
    {
      figure: 'wrong sign-in, median with an unknown name, hash in use (beside: a known name)',
      ...{ value: median(full.unknown), unit: 'ms', beside: median(full.known) },
    },
  ]
}

interface Times {
  /** ms of each attempt. */
  readonly known: number[]
  readonly unknown: number[]
  readonly tooEarly: number
  readonly delayed: number
}

async function compare(
  cost: HashCost | null,
  times: number,
  keep: (cost: HashCost) => void = () => {},
): Promise<Times> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-bench-sign-in-'))
  let at = Date.now()
  const now = () => new Date(at)
  const records = openRecords(join(folder, 'daybreak.sqlite'), now)
  try {
    const people = createPeople({ ...{ records, now }, publish: () => {}, cost: { known: () => cost, keep } })
    const window = people.openSession()
    await people.session.choose(window, { way: 'several', name: 'Ada Byron', password, roles: ['pathologist'] })
    const wrong = async (name: string): Promise<{ code: string; ms: number }> => {
      const from = performance.now()
      const code = await people.session.signIn(window, { name, password: 'wrong' }).then(
        () => 'none',
        (error: { code: string }) => error.code,
      )
      return { code, ms: performance.now() - from }
    }
    const result = { known: [] as number[], unknown: [] as number[], tooEarly: 0, delayed: 0 }
    for (let n = 0; n < times; n++)
      // The order changes, or whoever is second would profit from what the first left behind.
      for (const kind of n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
        const name = kind === 'known' ? 'Ada Byron' : 'Cy Unknown'
        at += 301_000
        const { code, ms } = await wrong(name)
        if (code !== 'sign-in-wrong') throw new Error(`a wrong sign-in ended in ${code}`)
        result[kind].push(ms)
        result.tooEarly++
        if ((await wrong(name)).code === 'sign-in-delayed') result.delayed++
      }
    return result
  } finally {
    records.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: readonly number[]): number => {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}

/** Welch's t of two samples whose variances may differ. */
const welch = (one: readonly number[], other: readonly number[]): number =>
  (mean(one) - mean(other)) / Math.sqrt(variance(one) / one.length + variance(other) / other.length)
