import { type ErrorData, toErrorData } from '#shared/contract/errors.ts'

/**
 * What a plain route answers, before it becomes a `Response` or goes straight to a socket: the tile route serves
 * thousands a second, and there the objects of the fetch API cost more than reading the tile.
 */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string | null
}

export const toResponse = ({ status, headers, body }: Answer): Response =>
  // The bytes are never changed after this; copying them only to please the type would cost.
  new Response(body as Uint8Array<ArrayBuffer> | string | null, { status, headers })

const statusOf: Partial<Record<ErrorData['code'], number>> = {
  'not-found': 404,
  'slide-missing': 404,
  'file-not-found': 404,
  'file-changed': 409,
  'invalid-input': 400,
  forbidden: 403,
  'file-forbidden': 403,
  'file-too-large': 413,
  'disk-full': 507,
  // The window left; nobody reads this answer.
  cancelled: 499,
  'engine-crashed': 503,
  'engine-timeout': 503,
  bug: 500,
}

/** An error as JSON `{ error: ErrorData }`, never cached. */
export function errorAnswer(error: unknown): Answer {
  const data = toErrorData(error)
  return {
    status: statusOf[data.code] ?? 422,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ error: data }),
  }
}

/** Headers of bytes that are named by content: `versioned` when the address carries the content's hash. */
export const cacheHeaders = (etag: string, versioned: boolean): Record<string, string> => ({
  etag,
  // Without the hash in the address another data folder on the same port could have other pixels under it.
  'cache-control': versioned ? 'private, max-age=31536000, immutable' : 'private, no-cache',
})

export const notModified = (etag: string, versioned: boolean): Answer => ({
  status: 304,
  headers: cacheHeaders(etag, versioned),
  body: null,
})
