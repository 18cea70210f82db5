import { expect, it } from 'vitest'
import { createPresence, type FileState } from './presence.ts'

it('Two simultaneous checks of one file share a single look, so that a hanging drive blocks one thread instead of all', async () => {
  const presence = createPresence(async () => 'missing')
  const looks = [presence.look(1), presence.look(1)]
  expect(looks[0]).toBe(looks[1])
  expect(await Promise.all(looks)).toEqual([true, true])
  expect(presence.of(1)).toBe('missing')
  expect(presence.look(1)).not.toBe(looks[0])
})

it('A file in doubt stays as it was, and what is amiss is news once', async () => {
  let state: FileState | 'unsure' = 'changed'
  const presence = createPresence(async () => state)
  expect(await presence.look(1)).toBe(true)
  expect(await presence.look(1)).toBe(false)
  state = 'unsure'
  expect(await presence.look(1)).toBe(false)
  expect(presence.of(1)).toBe('changed')
  expect(presence.amiss()).toEqual([1])
  state = 'here'
  expect(await presence.look(1)).toBe(true)
  expect(presence.amiss()).toEqual([])
})
