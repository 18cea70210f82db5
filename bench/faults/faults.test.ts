import { describe, expect, it } from 'vitest'
import { claimsIn } from './claims.ts'
import { Disk } from './disk.ts'
import { killing } from './kills.ts'
import { cutting, whyNoCuts } from './power-cuts.ts'
import { randomFrom } from './random.ts'
import type { Recorded } from './recording.ts'

/** The short form of `npm run faults`. */
it('A program that is killed again and again loses nothing that it acknowledged', async () => {
  const { main, wrong } = await killing(4, randomFrom(11), () => undefined)
  expect(main).toBeGreaterThan(0)
  expect(wrong).toEqual([])
})

describe.skipIf(whyNoCuts() !== null)('A power cut', () => {
  it('loses nothing that was acknowledged', async () => {
    const { recorded, wrong } = await cutting({ cuts: 15, random: randomFrom(12), reports: 1 })
    expect(recorded).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })

  it('loses much on a disk that lies about its syncs, and this is noticed', async () => {
    const { wrong } = await cutting({ cuts: 15, random: randomFrom(13), reports: 1, lying: true })
    expect(wrong.length).toBeGreaterThan(0)
  })
})

describe('The simulated disk', () => {
  const act = (op: Recorded['op'], path: string, more: Partial<Recorded> = {}): Recorded => ({
    ...{ op, path, second: '', offset: 0, data: Buffer.alloc(0) },
    ...more,
  })
  /** What many cuts at the same moment leave of one file. */
  const left = (acts: readonly Recorded[], path = 'a') => {
    const random = randomFrom(5)
    return new Set(
      Array.from({ length: 60 }, () => {
        const disk = new Disk()
        for (const one of acts) disk.take(one)
        return disk.afterCut(random).get(path)?.toString('latin1') ?? null
      }),
    )
  }

  it('keeps what was synced, under its last name', () => {
    const text = { data: Buffer.from('old') }
    expect(
      left([act('O', 'b'), act('W', 'b', text), act('S', 'b'), act('R', 'b', { second: 'a' }), act('S', '.')]),
    ).toEqual(new Set(['old']))
  })

  it('keeps or loses what was not synced, also the name of a new file', () => {
    expect(left([act('O', 'a'), act('W', 'a', { data: Buffer.from('new') })])).toEqual(new Set([null, '', 'new']))
  })

  it('tears a write between sectors', () => {
    const old = [act('O', 'a'), act('W', 'a', { data: Buffer.alloc(1024, 'o') }), act('S', 'a')]
    const found = left([...old, act('W', 'a', { data: Buffer.alloc(1024, 'n') })])
    const half = 'n'.repeat(512) + 'o'.repeat(512)
    expect(found).toContain(half)
    expect(found).toContain('o'.repeat(1024))
    expect([...found].every((text) => /^(o{512}|n{512}){2}$/.test(text ?? ''))).toBe(true)
  })
})

it('A line that was cut short claims nothing', () => {
  const line = '{"did":"started","head":{"event":0,"link":"00"}}'
  expect(claimsIn(`${line}\n${line.slice(0, 20)}`)).toHaveLength(1)
})
