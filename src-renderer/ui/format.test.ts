import { expect, it } from 'vitest'
import { formatBytes, formatRecovered, formatSpan, formatWhen, formatWhenShort } from './format.ts'

it('writes durations as a reader would', () => {
  expect([200, 1_000, 59_400, 60_000, 200_000, 3_600_000, 4_800_000].map(formatSpan)).toEqual([
    '1 s',
    '1 s',
    '59 s',
    '1 min',
    '3 min',
    '1 h',
    '1 h 20 min',
  ])
})

it('writes bytes in the most readable unit', () => {
  expect([0, 512, 1_400, 999_499, 1_400_000, 12e9, 2.5e12].map(formatBytes)).toEqual([
    '0\u00a0B',
    '512\u00a0B',
    '1.4\u00a0kB',
    '999\u00a0kB',
    '1.4\u00a0MB',
    '12\u00a0GB',
    '2.5\u00a0TB',
  ])
})

it('shows the time for today and the date for any other day', () => {
  const now = new Date(2026, 10, 23, 15, 0)
  expect(formatWhen(new Date(2026, 10, 23, 9, 5).toISOString(), now)).toBe('09:05')
  expect(formatWhen(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('2026-11-22')
  expect(formatWhenShort(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('22 Nov')
  expect(formatWhenShort(new Date(2025, 10, 22, 9, 5).toISOString(), now)).toBe('2025-11-22')
  expect(formatRecovered(new Date(2026, 10, 23, 14, 2, 11).toISOString(), now)).toBe('14:02:11')
  expect(formatRecovered(new Date(2026, 10, 22, 14, 2, 11).toISOString(), now)).toBe('2026-11-22 14:02:11')
  expect(formatRecovered('not a time', now)).toBe('not a time')
})
