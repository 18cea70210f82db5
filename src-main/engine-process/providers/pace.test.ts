import { describe, expect, it } from 'vitest'
import { measurePace, usualPace } from './pace.ts'

/** A machine whose clock advances by the cost of each run; ms. */
function machine(cost: { detect: (px: number) => number; grade: (crops: number) => number }) {
  let time = 0
  const ran = { detect: [] as number[], grade: [] as number[] }
  return {
    now: () => time,
    ran,
    detect: async (px: number) => {
      ran.detect.push(px)
      time += cost.detect(px)
    },
    grade: async (crops: number) => {
      ran.grade.push(crops)
      time += cost.grade(crops)
    },
  }
}
const options = { haloPx: 32, sizeMultiple: 32, budgetMs: 2500 }

describe('the amount that the networks get per run', () => {
  it('is the fastest for each useful pixel and each crop', async () => {
    // On a processor with a small cache, large batches and pictures cost more per item.
    const small = machine({ detect: (px) => (px / 1000) ** 3, grade: (n) => n * (1 + n / 64) })
    expect(await measurePace(small, { ...options, now: small.now })).toEqual({ cropsPerRun: 8, inputPx: 768 })
    // On a graphics card, each run has a fixed cost that hardly depends on its size.
    const card = machine({ detect: (px) => 5 + px / 1e4, grade: (n) => 5 + n / 100 })
    expect(await measurePace(card, { ...options, now: card.now })).toEqual({ cropsPerRun: 64, inputPx: 1536 })
  })

  it('is measured in time on a slow machine, with the default sizes', async () => {
    const slow = machine({ detect: () => 2000, grade: (n) => 300 * n })
    const started = slow.now()
    expect(await measurePace(slow, { ...options, now: slow.now })).toEqual({ cropsPerRun: 16, inputPx: 1024 })
    expect(slow.ran).toEqual({ detect: [1024, 1024], grade: [] })
    expect(slow.now() - started).toBeLessThan(5000)
  })

  it('does not change for a difference within the noise', async () => {
    const even = machine({ detect: (px) => (px - 64) ** 2 / 1e4, grade: (n) => n })
    expect(await measurePace(even, { ...options, now: even.now })).toEqual(usualPace(32))
  })

  it('respects the detector’s requirements', async () => {
    const any = machine({ detect: (px) => px ** 2, grade: (n) => n })
    const { inputPx } = await measurePace(any, { haloPx: 40, sizeMultiple: 48, budgetMs: 2500, now: any.now })
    expect(inputPx % 48).toBe(0)
  })
})
