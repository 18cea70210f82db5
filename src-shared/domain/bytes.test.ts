import { expect, it } from 'vitest'
import { formatBytes } from './bytes.ts'

const said = (bytes: number) => formatBytes(bytes).replace('\u00a0', ' ')

it('uses the most readable unit', () => {
  expect([0, 1, 512, 999].map(said)).toEqual(['0 B', '1 B', '512 B', '999 B'])
  expect([1000, 1440, 20_480, 347_000].map(said)).toEqual(['1 kB', '1.4 kB', '20 kB', '347 kB'])
  expect([1e6, 1_440_000, 947e6].map(said)).toEqual(['1 MB', '1.4 MB', '947 MB'])
  expect([1e9, 12e9].map(said)).toEqual(['1 GB', '12 GB'])
  expect([1e12, 4.5e12].map(said)).toEqual(['1 TB', '4.5 TB'])
})

it('keeps two digits, or all three of a three-digit number', () => {
  expect([12_345, 99_400, 100_400, 123_456].map(said)).toEqual(['12 kB', '99 kB', '100 kB', '123 kB'])
})

it('uses no unit above the terabyte', () => {
  expect(said(5e15)).toBe('5000 TB')
})

it('puts a non-breaking space between number and unit', () => {
  expect(formatBytes(12e9)).toBe('12\u00a0GB')
})
