import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Session } from '#shared/contract/permissions.ts'

export interface Sessions {
  /** A token that lets one window of this session in. It works once, and not for long. */
  issueToken(session: Session): string
  /** The secret for the window's cookie, or null: unknown token, used or too old. The token is dead afterwards. */
  redeem(token: string): string | null
  /** The session that a cookie's secret stands for; null where it stands for none. */
  of(cookie: string): Session | null
}

const tokenLifeMs = 60 * 60_000
const mostTokens = 32

/** One-time tokens and the sessions they open. In memory only: a restart ends every session. */
export function createSessions(now: () => number = Date.now): Sessions {
  const tokens: { value: string; until: number; session: Session }[] = []
  const windows: { cookie: string; session: Session }[] = []
  return {
    issueToken(session) {
      const value = secret()
      tokens.push({ value, until: now() + tokenLifeMs, session })
      if (tokens.length > mostTokens) tokens.shift()
      return value
    },
    redeem(token) {
      const at = tokens.findIndex(({ value }) => sameSecret(value, token))
      const [found] = at < 0 ? [] : tokens.splice(at, 1)
      if (!found || found.until < now()) return null
      const cookie = secret()
      windows.push({ cookie, session: found.session })
      return cookie
    },
    of: (cookie) => windows.find((window) => sameSecret(window.cookie, cookie))?.session ?? null,
  }
}

export const secret = (): string => randomBytes(32).toString('base64url')

/** Compares without telling by its time how much was right. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
