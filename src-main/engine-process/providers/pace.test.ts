import { describe, expect, it } from 'vitest'
import { measurePace, usualPace } from './pace.ts'

/** A machine whose clock moves by what each run costs; ms. */
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

describe('how much the networks are given at once', () => {
  it('is what was fastest for each useful pixel and each crop', async () => {
    // A processor with a small cache: large batches and pictures cost more for each.
    const small = machine({ detect: (px) => (px / 1000) ** 3, grade: (n) => n * (1 + n / 64) })
    expect(await measurePace(small, { ...options, now: small.now })).toEqual({ cropsPerRun: 8, inputPx: 768 })
    // A graphics card: each run costs, its size hardly does.
    const card = machine({ detect: (px) => 5 + px / 1e4, grade: (n) => 5 + n / 100 })
    expect(await measurePace(card, { ...options, now: card.now })).toEqual({ cropsPerRun: 64, inputPx: 1536 })
  })

  it('ends in time on a slow machine, with the usual sizes', async () => {
    const slow = machine({ detect: () => 2000, grade: (n) => 300 * n })
    const started = slow.now()
    expect(await measurePace(slow, { ...options, now: slow.now })).toEqual({ cropsPerRun: 16, inputPx: 1024 })
    expect(slow.ran).toEqual({ detect: [1024, 1024], grade: [] })
    expect(slow.now() - started).toBeLessThan(5000)
  })

  it('takes no other size for less than noise', async () => {
    const even = machine({ detect: (px) => (px - 64) ** 2 / 1e4, grade: (n) => n })
    expect(await measurePace(even, { ...options, now: even.now })).toEqual(usualPace(32))
  })

  it('keeps to what the detector takes', async () => {
    const any = machine({ detect: (px) => px ** 2, grade: (n) => n })
    const { inputPx } = await measurePace(any, { haloPx: 40, sizeMultiple: 48, budgetMs: 2500, now: any.now })
    expect(inputPx % 48).toBe(0)
  })
})
