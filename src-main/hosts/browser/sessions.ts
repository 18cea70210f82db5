import { randomBytes, timingSafeEqual } from 'node:crypto'

export interface Sessions {
  /** A token for one window. It works once, and not for long. */
  issueToken(): string
  /** The session a token opens, or null: unknown, used or too old. The token is dead afterwards. */
  redeem(token: string): string | null
  holds(session: string): boolean
}

const tokenLifeMs = 60 * 60_000
const mostTokens = 32

/** One-time tokens and the sessions they open. In memory only: a restart ends every session. */
export function createSessions(now: () => number = Date.now): Sessions {
  const tokens: { value: string; until: number }[] = []
  const sessions: string[] = []
  return {
    issueToken() {
      const value = secret()
      tokens.push({ value, until: now() + tokenLifeMs })
      if (tokens.length > mostTokens) tokens.shift()
      return value
    },
    redeem(token) {
      const at = tokens.findIndex(({ value }) => sameSecret(value, token))
      const [found] = at < 0 ? [] : tokens.splice(at, 1)
      if (!found || found.until < now()) return null
      const session = secret()
      sessions.push(session)
      return session
    },
    holds: (session) => sessions.some((known) => sameSecret(known, session)),
  }
}

export const secret = (): string => randomBytes(32).toString('base64url')

/** Compares without telling by its time how much was right. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
