import { benchFor } from '../../src-main/cases/testing.ts'
import { ada } from '../../src-shared/contract/testing.ts'
import { median, quantile } from '../numbers.ts'
import type { Figure } from '../rows.ts'

const rounds = 3
const actions = 2000
const cells = 20_000

/** A review action on encrypted records beside one on plain records, in turn. The ratio is the median of the rounds'. */
export function benchReview(folder: string): Figure[] {
  const labs = [true, false].map((encrypted) => {
    const lab = benchFor({}, { in: folder, encrypted })
    return { lab, ...lab.screened('slide', Array(cells).fill('LSIL')) }
  })
  const all: number[][] = [[], []]
  const ratios: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const times: number[][] = [[], []]
      for (let n = 0; n < actions; n++)
        for (const turn of [0, 1]) {
          const which = (turn + n) % 2
          const { lab, caseId, cellIds } = labs[which]!
          const start = performance.now()
          lab.cases.act(ada, caseId, [cellIds[n % cells]!], { kind: (n + round) % 2 ? 'accept' : 'dismiss' })
          times[which]!.push(performance.now() - start)
        }
      ratios.push(quantile(times[0]!, 0.99) / quantile(times[1]!, 0.99))
      for (const which of [0, 1]) all[which]!.push(...times[which]!)
    }
  } finally {
    for (const { lab } of labs) lab.close()
  }
  const [encrypted, plain] = all as [number[], number[]]
  const beside = (share: number) => ({ value: quantile(encrypted, share), beside: quantile(plain, share), unit: 'ms' })
  return [
    { figure: 'review action, encrypted (beside: plain), p99', ...beside(0.99), atMost: 15 },
    { figure: 'review action, encrypted (beside: plain), median', ...beside(0.5) },
    {
      figure: `review action, p99, encrypted to plain (median of ${rounds})`,
      value: median(ratios),
      unit: 'x',
      atMost: 1.3,
    },
  ]
}
