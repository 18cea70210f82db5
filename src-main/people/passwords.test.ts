import { describe, expect, it } from 'vitest'
import { createPasswords, type HashCost, oneTimePassword } from './passwords.ts'
import { rate } from './strength.ts'

it('The cost of a hash is measured once, is never below 64 MiB and three passes, and stands in each hash', async () => {
  const kept: HashCost[] = []
  const passwords = createPasswords({ known: () => kept[0] ?? null, keep: (cost) => void kept.push(cost) })
  const hash = await passwords.hash('a')
  expect(kept).toHaveLength(1)
  const { memory, passes } = kept[0]!
  expect(memory).toBe(65_536)
  expect(passes).toBeGreaterThanOrEqual(3)
  expect(hash).toContain(`$argon2id$v=19$m=${memory},t=${passes},p=1$`)
  expect([await passwords.verify(hash, 'a'), await passwords.verify(hash, 'b')]).toEqual([true, false])
  expect(await passwords.verify(null, '')).toBe(false)
  expect(kept).toHaveLength(1)
})

it('A one-time password has no letters that look alike, and is another each time', () => {
  const some = Array.from({ length: 200 }, oneTimePassword)
  for (const one of some) expect(one).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/)
  expect(new Set(some).size).toBe(200)
})

describe('A password is good', () => {
  it.each([
    ['copper lantern river', true],
    ['correct horse battery', true],
    ['x7#Kp2!mWq9z', true],
    ['Password1!', false],
    ['qwertyuiop', false],
    ['ada byron 1815', false],
    ['daybreak', false],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', false],
    ['k7#xQ', false],
    ['', false],
  ])('by how hard it is to guess, whatever its characters are: %s', async (password, good) => {
    expect((await rate(password, 'Ada Byron')).good).toBe(good)
  })
})
