import { describe, expect, it } from 'vitest'
import { keptOf } from './rotation.ts'

const daily = (days: number, from = Date.UTC(2026, 10, 30, 2)) =>
  Array.from({ length: days }, (_, n) => new Date(from - n * 86_400_000).toISOString())

describe('Of the backups that are there', () => {
  it('the newest of each of 7 days, 5 weeks and 12 months are kept', () => {
    const kept = [...keptOf(daily(500))].map((time) => time.slice(0, 10)).sort()
    expect(kept).toEqual(
      [
        ...['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'],
        ...['2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31'],
        // Sundays, and the running week.
        ...['2026-11-08', '2026-11-15', '2026-11-22', '2026-11-29'],
        ...['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-30'],
      ].sort(),
    )
  })

  it('of one day only the newest is, and all days are once there are few', () => {
    expect([...keptOf(['2026-11-30T08:00:00.000Z', '2026-11-30T20:00:00.000Z'])]).toEqual(['2026-11-30T20:00:00.000Z'])
    expect(keptOf(daily(3)).size).toBe(3)
    expect(keptOf([]).size).toBe(0)
  })

  it('days without a backup do not use up the number', () => {
    const sparse = daily(500).filter((_, n) => n % 40 === 0)
    expect(keptOf(sparse).size).toBe(12)
  })
})
