import { beforeEach, describe, expect, it } from 'vitest'
import { openRecords } from '#main/storage/index.ts'
import { asItIs } from '#shared/contract/schemas/viewing.ts'
import { personFor } from '#shared/contract/testing.ts'
import { createSettingsStore } from './settings.store.ts'
import { createViewing } from './viewing.ts'

// The two people that all records contain.
const ada = personFor('local')
const bob = personFor('system')

describe('how a reader looks at slides', () => {
  let notes: ReturnType<typeof createSettingsStore>
  beforeEach(() => {
    notes = createSettingsStore(openRecords(':memory:'))
  })

  it('is remembered for each reader', () => {
    createViewing(notes).savePrefs(ada, { gamma: 1.2 })
    const viewing = createViewing(notes)
    expect(viewing.prefs(ada)).toEqual({ ...asItIs, gamma: 1.2 })
    expect(viewing.prefs(bob)).toEqual(asItIs)
  })
  it('remembers the focal plane of each slide, including all in focus', () => {
    const viewing = createViewing(notes)
    viewing.keepPlane(ada, 7, 3)
    viewing.keepPlane(ada, 8, -1)
    viewing.keepPlane(ada, 7, 4)
    expect([viewing.planeOf(ada, 7), viewing.planeOf(ada, 8), viewing.planeOf(bob, 7)]).toEqual([4, -1, null])
  })
  it('keeps the check of the display, and treats an unreadable one as missing', () => {
    const check = { checkedAt: '2026-11-25T10:00:00.000Z', screen: '1920 x 1080', failed: ['gamma' as const] }
    createViewing(notes).saveDisplay(ada, check)
    expect(createViewing(notes).display()).toEqual(check)
    notes.keepNote('local', 'display', '{"checkedAt":1}')
    notes.keepNote('local', 'viewing.local', 'broken')
    expect(createViewing(notes).display()).toBeNull()
    expect(createViewing(notes).prefs(ada)).toEqual(asItIs)
  })
})
