import { type ErrorData, toErrorData } from '#shared/contract/errors.ts'

/**
 * The answer of a plain route, before it becomes a `Response` or is written directly to a socket. The tile route
 * serves thousands per second; there, the objects of the fetch API would cost more than reading the tile.
 */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string | null
}

export const toResponse = ({ status, headers, body }: Answer): Response =>
  // The bytes never change after this, so copying them just to satisfy the type would be a waste.
  new Response(body as Uint8Array<ArrayBuffer> | string | null, { status, headers })

/** No other site may embed an answer, and no browser may take it for another type than it says. */
export const closed = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' } as const

const statuses: Partial<Record<ErrorData['code'], number>> = {
  'not-found': 404,
  'slide-missing': 404,
  'file-not-found': 404,
  'file-changed': 409,
  conflict: 409,
  'case-signed': 409,
  'invalid-input': 400,
  forbidden: 403,
  'file-forbidden': 403,
  'session-ended': 401,
  'not-signed-in': 401,
  'sign-in-wrong': 403,
  'code-wrong': 403,
  'password-wrong': 403,
  'sign-in-delayed': 429,
  'one-time-expired': 403,
  'file-too-large': 413,
  'disk-full': 507,
  // The window has gone, so nobody reads this answer.
  cancelled: 499,
  'engine-crashed': 503,
  'engine-timeout': 503,
  bug: 500,
}

/** The HTTP status of an error. 500 only for a bug: whoever asked wrongly, or too early, is told so. */
export const statusOf = (code: ErrorData['code']): number => statuses[code] ?? 422

/** An error as JSON `{ error: ErrorData }`, never cached. */
export function errorAnswer(error: unknown): Answer {
  const data = toErrorData(error)
  return {
    status: statusOf(data.code),
    headers: { ...closed, 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ error: data }),
  }
}

/**
 * Headers of content-addressed bytes. Not those of `closed`: written directly to a socket, they made tiles a fifth slower,
 * and the guard refuses what another site asks for. Routes behind the handler get them there.
 * `versioned`: the address contains everything that decides what they are.
 */
export const cacheHeaders = (etag: string, versioned: boolean): Record<string, string> => ({
  etag,
  // Without the hash in the address, another data folder on the same port could have other pixels there.
  'cache-control': versioned ? 'private, max-age=31536000, immutable' : 'private, no-cache',
})

export const notModified = (etag: string, versioned: boolean): Answer => ({
  status: 304,
  headers: cacheHeaders(etag, versioned),
  body: null,
})
