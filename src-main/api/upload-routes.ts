import type { Hono, HonoRequest } from 'hono'
import { mostOrderBytes } from '#main/orders/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Asked } from './asked.ts'

export interface UploadRequest {
  readonly name: string
  /** The file's size. Electron ends the body of a page that has left as if it were whole, so only this shows a half. */
  readonly bytes: number
  readonly body: ReadableStream<Uint8Array> | null
  readonly signal: AbortSignal
}

/** Files that a window sends. */
export interface UploadRoutes {
  /** Accepts a dropped file's bytes and returns the outcome. */
  readonly upload: (
    reader: Reader,
    file: UploadRequest & { readonly micronsPerPixel: number | null },
  ) => Promise<unknown>
  /** Keeps the bytes of a dropped folder's file until the whole folder is imported. */
  readonly keepUploaded: (
    reader: Reader,
    file: UploadRequest & { readonly batch: { readonly id: string; readonly folder: string } },
  ) => Promise<void>
  /** Accepts the orders of a file chosen by hand and returns the outcome. */
  readonly takeOrders: (reader: Reader, fileName: string, contents: Uint8Array) => unknown
}

/**
 * `POST /upload?name=&bytes=&mpp=` or `?name=&bytes=&batch=&folder=`, `POST /orders?name=&bytes=`, each with the file's
 * bytes. `bytes` is the file's size; Content-Length may give it instead.
 */
export function addUploadRoutes(app: Hono<Asked>, { upload, keepUploaded, takeOrders }: UploadRoutes): void {
  app.post('/upload', async (c) => {
    const mpp = Number(c.req.query('mpp'))
    const batch = c.req.query('batch')
    const file = {
      name: c.req.query('name') ?? '',
      bytes: sizeOf(c.req),
      body: c.req.raw.body,
      signal: c.req.raw.signal,
    }
    if (batch === undefined) {
      const outcome = await upload(c.env.reader, { ...file, micronsPerPixel: mpp > 0 ? mpp : null })
      return c.json(outcome as object, 200, { 'cache-control': 'no-store' })
    }
    await keepUploaded(c.env.reader, { ...file, batch: { id: batch, folder: c.req.query('folder') ?? '' } })
    return c.json({}, 200, { 'cache-control': 'no-store' })
  })
  app.post('/orders', async (c) => {
    const name = (c.req.query('name') ?? '').trim().slice(0, 200)
    const bytes = sizeOf(c.req)
    if (name === '' || bytes > mostOrderBytes)
      throw new AppError('invalid-input', { detail: 'the name is missing, or the file is too large' })
    const contents = new Uint8Array(await c.req.arrayBuffer())
    if (contents.length !== bytes) throw new AppError('file-truncated', { file: name }, true)
    return c.json(takeOrders(c.env.reader, name, contents) as object, 200, { 'cache-control': 'no-store' })
  })
}

/** The announced size in bytes. Throws `invalid-input` if there is none. */
function sizeOf(request: HonoRequest): number {
  const bytes = Number(request.query('bytes') ?? request.header('content-length') ?? Number.NaN)
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new AppError('invalid-input', { detail: 'the size is missing' })
  return bytes
}
