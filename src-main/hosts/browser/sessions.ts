import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Session } from '#shared/contract/permissions.ts'

export interface Sessions {
  /**
   * A token that admits one window, with the session that `open` makes for it. It works once, and only for a limited
   * time. `value`: a secret that was handed out before there was a session to open.
   */
  issueToken(open: () => Session, value?: string): string
  /**
   * The secret for the window's cookie, or null if the token is unknown, used or too old. The token is then invalid.
   */
  redeem(token: string): string | null
  /** The session of a cookie's secret; null if there is none. */
  of(cookie: string): Session | null
}

const tokenLifeMs = 60 * 60_000
const mostTokens = 32

/** One-time tokens and the sessions that they open. In memory only, so a restart ends every session. */
export function createSessions(now: () => number = Date.now): Sessions {
  const tokens: { value: string; until: number; open: () => Session }[] = []
  const windows: { cookie: string; session: Session }[] = []
  return {
    issueToken(open, value = secret()) {
      tokens.push({ value, until: now() + tokenLifeMs, open })
      if (tokens.length > mostTokens) tokens.shift()
      return value
    },
    redeem(token) {
      const at = tokens.findIndex(({ value }) => sameSecret(value, token))
      const [found] = at < 0 ? [] : tokens.splice(at, 1)
      if (!found || found.until < now()) return null
      const cookie = secret()
      windows.push({ cookie, session: found.open() })
      return cookie
    },
    of: (cookie) => windows.find((window) => sameSecret(window.cookie, cookie))?.session ?? null,
  }
}

export const secret = (): string => randomBytes(32).toString('base64url')

/** Compares in constant time, so that the duration does not reveal how much was right. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
