import type { Hono } from 'hono'
import { mostOrderBytes } from '#main/orders/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Asked } from './asked.ts'

export interface UploadRequest {
  readonly name: string
  /** From Content-Length; null if the window did not send it. */
  readonly bytes: number | null
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

/** `POST /upload?name=&mpp=` or `?name=&batch=&folder=`, `POST /orders?name=`, each with the file's bytes. */
export function addUploadRoutes(app: Hono<Asked>, { upload, keepUploaded, takeOrders }: UploadRoutes): void {
  app.post('/upload', async (c) => {
    const length = c.req.header('content-length')
    const mpp = Number(c.req.query('mpp'))
    const batch = c.req.query('batch')
    const file = {
      name: c.req.query('name') ?? '',
      bytes: length === undefined ? null : Number(length),
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
    const length = Number(c.req.header('content-length') ?? 0)
    if (name === '' || length > mostOrderBytes)
      throw new AppError('invalid-input', { detail: 'the name is missing, or the file is too large' })
    const contents = new Uint8Array(await c.req.arrayBuffer())
    return c.json(takeOrders(c.env.reader, name, contents) as object, 200, { 'cache-control': 'no-store' })
  })
}
