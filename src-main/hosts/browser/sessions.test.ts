import { describe, expect, it } from 'vitest'
import { ada, personFor } from '#shared/contract/testing.ts'
import { createSessions, sameSecret } from './sessions.ts'

const hour = 60 * 60_000
const session = { reader: ada }

/** Sessions with a clock that the test sets. */
function setUp() {
  let now = 1_000_000
  const sessions = createSessions(() => now)
  return { sessions, wait: (ms: number) => (now += ms) }
}

describe('A token of the browser host', () => {
  it('admits for an hour, including its last moment', () => {
    const { sessions, wait } = setUp()
    const token = sessions.issueToken(() => session)
    wait(hour)
    expect(sessions.redeem(token)).toMatch(/^[\w-]{43}$/)
  })

  it('admits nobody after an hour, and stays invalid even if the clock is set back', () => {
    const { sessions, wait } = setUp()
    const token = sessions.issueToken(() => session)
    wait(hour + 1)
    expect(sessions.redeem(token)).toBeNull()
    wait(-hour)
    expect(sessions.redeem(token)).toBeNull()
  })

  it('has its own age: a newer one does not keep an older one alive', () => {
    const { sessions, wait } = setUp()
    const older = sessions.issueToken(() => session)
    wait(hour / 2)
    const newer = sessions.issueToken(() => session)
    wait(hour / 2 + 1)
    expect(sessions.redeem(older)).toBeNull()
    expect(sessions.redeem(newer)).not.toBeNull()
  })

  it('works once', () => {
    const { sessions } = setUp()
    const token = sessions.issueToken(() => session)
    expect(sessions.redeem(token)).not.toBeNull()
    expect(sessions.redeem(token)).toBeNull()
    expect(sessions.redeem('guessed')).toBeNull()
  })

  it('is dropped for newer ones when 32 are unused', () => {
    const { sessions } = setUp()
    const tokens = Array.from({ length: 33 }, () => sessions.issueToken(() => session))
    expect(sessions.redeem(tokens[0]!)).toBeNull()
    expect(sessions.redeem(tokens[1]!)).not.toBeNull()
    expect(sessions.redeem(tokens[32]!)).not.toBeNull()
  })
})

describe('A session', () => {
  it('is that of its token, however old the session is, and no other cookie opens it', () => {
    const { sessions, wait } = setUp()
    const bo = { reader: personFor('bo') }
    const cookie = sessions.redeem(sessions.issueToken(() => session))!
    const other = sessions.redeem(sessions.issueToken(() => bo))!
    wait(48 * hour)
    expect(sessions.of(cookie)).toBe(session)
    expect(sessions.of(other)).toBe(bo)
    expect(sessions.of('guessed')).toBeNull()
  })

  it('is identified by a secret that is compared as a whole', () => {
    expect(sameSecret('abc', 'abc')).toBe(true)
    expect(sameSecret('abc', 'abd')).toBe(false)
    expect(sameSecret('abc', 'ab')).toBe(false)
    expect(sameSecret('ab', 'abc')).toBe(false)
  })
})
