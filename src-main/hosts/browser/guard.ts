import type { IncomingHttpHeaders } from 'node:http'
import type { Sessions } from './sessions.ts'

export type Verdict = 'allowed' | 'foreign-host' | 'foreign-origin' | 'no-session'

export interface Knock {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

export interface Guard {
  /** Whether this request comes from our own window. */
  judge(knock: Knock): Verdict
  /** The part that holds for pages before they have a session: the request was made to us, by us or by a person. */
  judgeAddress(knock: Knock): Exclude<Verdict, 'no-session'>
  readonly cookieName: string
}

/**
 * Who may ask. A page on the internet can make a browser send requests to 127.0.0.1, and can let its own name point
 * there (DNS rebinding): so the Host must be ours to the letter, a foreign Origin is refused, whatever changes something
 * must carry our Origin, and everything needs the session's cookie.
 */
export function createGuard({ port, sessions }: { port: number; sessions: Sessions }): Guard {
  const host = `127.0.0.1:${port}`
  const origin = `http://${host}`
  // Cookies do not know ports: two Daybreaks on one machine must not overwrite each other's.
  const cookieName = `daybreak-${port}`
  const judgeAddress = ({ method, headers }: Knock) => {
    if (headers.host !== host) return 'foreign-host'
    if (headers.origin !== undefined && headers.origin !== origin) return 'foreign-origin'
    if (method !== 'GET' && method !== 'HEAD' && headers.origin !== origin) return 'foreign-origin'
    // `same-site` is another port of this machine; only a link a person follows may come from elsewhere.
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
      const session = cookieOf(knock.headers.cookie, cookieName)
      return session !== null && sessions.holds(session) ? 'allowed' : 'no-session'
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
