import type { IncomingHttpHeaders } from 'node:http'
import type { Session } from '#shared/contract/permissions.ts'
import type { Sessions } from './sessions.ts'

/** Why a request is refused. */
export type Refusal = 'foreign-host' | 'foreign-origin' | 'no-session'

export interface Knock {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

export interface Guard {
  /** The session of the window that asks, or why it is refused. */
  judge(knock: Knock): Session | Refusal
  /** The checks for pages without a session yet: the request was sent to us, by us or by a person. */
  judgeAddress(knock: Knock): 'allowed' | Exclude<Refusal, 'no-session'>
  readonly cookieName: string
}

/**
 * Who may ask. A page on the internet can make a browser send requests to 127.0.0.1, and can let its own name resolve
 * to it (DNS rebinding). So the Host must match ours exactly, a foreign Origin is refused, every request that changes
 * something must carry our Origin, and every request needs the session's cookie.
 */
export function createGuard({ port, sessions }: { port: number; sessions: Sessions }): Guard {
  const host = `127.0.0.1:${port}`
  const origin = `http://${host}`
  // Cookies do not distinguish ports. Two Daybreaks on one machine must not overwrite each other's.
  const cookieName = `daybreak-${port}`
  const judgeAddress = ({ method, headers }: Knock) => {
    if (headers.host !== host) return 'foreign-host'
    if (headers.origin !== undefined && headers.origin !== origin) return 'foreign-origin'
    if (method !== 'GET' && method !== 'HEAD' && headers.origin !== origin) return 'foreign-origin'
    // `same-site` is another port of this machine. Only a link that a person follows may come from elsewhere.
    const site = headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && headers['sec-fetch-mode'] !== 'navigate')
      return 'foreign-origin'
    return 'allowed'
  }
  return {
    cookieName,
    judgeAddress,
    judge(knock) {
      const address = judgeAddress(knock)
      if (address !== 'allowed') return address
      const cookie = cookieOf(knock.headers.cookie, cookieName)
      return (cookie === null ? null : sessions.of(cookie)) ?? 'no-session'
    },
  }
}

/** The value of a cookie in a Cookie header. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value) return value
  }
  return null
}
