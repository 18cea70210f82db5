import { describe, expect, it } from 'vitest'
import { matchPlaces } from './place-match.ts'

const at = (...xs: number[]) => xs.map((x) => ({ x, y: 0 }))

describe('Matching places', () => {
  it('gives each place the candidate nearest to it', () => {
    expect([...matchPlaces(at(10, 50), at(52, 11, 90), 6)]).toEqual([1, 0])
  })

  it('uses a candidate once and takes the nearest pair first, in whatever order the places are given', () => {
    expect([...matchPlaces(at(10, 13), at(14), 6)]).toEqual([-1, 0])
    expect([...matchPlaces(at(13, 10), at(14), 6)]).toEqual([0, -1])
  })

  it('gives the second nearest to a place that lost the nearest', () => {
    expect([...matchPlaces(at(10, 13), at(14, 6), 6)]).toEqual([1, 0])
  })

  it('reaches exactly the given distance, across the squares of its grid', () => {
    expect([...matchPlaces([{ x: 0, y: 0 }], [{ x: -3.6, y: -4.8 }], 6)]).toEqual([0])
    expect([...matchPlaces([{ x: 0, y: 0 }], [{ x: -3.6, y: -4.81 }], 6)]).toEqual([-1])
    expect([...matchPlaces(at(5.9), at(11.9), 6)]).toEqual([0])
  })

  it('breaks ties by the order of the places, then of the candidates', () => {
    expect([...matchPlaces(at(10), at(12, 8), 6)]).toEqual([0])
    expect([...matchPlaces(at(8, 12), at(10), 6)]).toEqual([0, -1])
  })

  it('matches only the very same point if the reach is zero', () => {
    expect([...matchPlaces(at(10, 20), at(20, 10.1), 0)]).toEqual([-1, 0])
  })

  it('finds 20,000 places among 100,000 cells in well under a second', () => {
    const cells = Array.from({ length: 100_000 }, (_, n) => ({ x: (n % 400) * 40, y: Math.floor(n / 400) * 40 }))
    const places = cells.slice(0, 20_000).map(({ x, y }) => ({ x: x + 3, y: y - 2 }))
    const before = process.cpuUsage().user
    const matched = matchPlaces(places, cells, 12)
    expect(matched.every((candidate, place) => candidate === place)).toBe(true)
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(1)
  })
})
