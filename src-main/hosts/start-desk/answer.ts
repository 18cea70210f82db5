import { hardening } from '#main/api/index.ts'
import type { Answer } from '#main/http/index.ts'
import type { StartDesk } from './desk.ts'

/** Bytes. 24 words and a password are far shorter. */
export const mostFormBytes = 16_384

/** The desk's page as the answer to a request. `body`: the form's, empty for a visit. */
export async function deskAnswer(desk: StartDesk, method: string, body: string): Promise<Answer> {
  return {
    status: 503,
    headers: {
      ...hardening,
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      // Otherwise a browser would not say from where the form was sent.
      'referrer-policy': 'same-origin',
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: await desk.answer({ method, fields: new URLSearchParams(body) }),
  }
}
