import { expect, it } from 'vitest'
import { createPresence } from './presence.ts'

it('Two simultaneous checks of one file share a single look, so that a hanging drive blocks one thread instead of all', async () => {
  const presence = createPresence()
  const looks = [presence.look(1, '/nowhere'), presence.look(1, '/nowhere')]
  expect(looks[0]).toBe(looks[1])
  expect(await Promise.all(looks)).toEqual([false, false])
  expect(presence.of(1)).toBe(false)
  expect(presence.look(1, '/')).not.toBe(looks[0])
})
