import type { Hono } from 'hono'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { FieldLook, FieldOutcome } from '#shared/contract/schemas/camera.ts'
import type { Asked } from './asked.ts'

interface Sent {
  readonly body: ReadableStream<Uint8Array> | null
  readonly signal: AbortSignal
}

/** The camera part's functions for pictures. Pictures are bytes, so they do not use the typed calls. */
export interface CameraRoutes {
  readonly addField: (reader: Reader, field: Sent & { captureId: number; frames: number }) => Promise<FieldOutcome>
  readonly lookAt: (still: Sent & { micronsPerPixel: number }) => Promise<FieldLook>
  readonly thumbnail: (captureId: number, n: number, signal: AbortSignal) => Promise<Uint8Array>
}

/** Scales that the core accepts, as in the contract. */
const scaleRange = { min: 0.02, max: 20 }

/**
 * `POST /camera/look?mpp=`, `POST /camera/:capture/fields?frames=` with a PNG or JPEG, `GET /camera/:capture/:n.jpg`.
 */
export function addCameraRoutes(app: Hono<Asked>, camera: CameraRoutes): void {
  const sent = (raw: Request) => ({ body: raw.body, signal: raw.signal })
  app.post('/camera/look', async (c) => {
    const micronsPerPixel = Number(c.req.query('mpp'))
    if (!(micronsPerPixel >= scaleRange.min && micronsPerPixel <= scaleRange.max))
      throw new AppError('invalid-input', { detail: 'mpp must be µm per pixel' })
    const look = await camera.lookAt({ ...sent(c.req.raw), micronsPerPixel })
    return c.json(look, 200, { 'cache-control': 'no-store' })
  })
  app.post('/camera/:capture{[1-9][0-9]*}/fields', async (c) => {
    const frames = Number(c.req.query('frames') ?? 1)
    if (!Number.isInteger(frames) || frames < 1 || frames > 1000)
      throw new AppError('invalid-input', { detail: 'frames must be from 1 to 1000' })
    const field = { ...sent(c.req.raw), captureId: Number(c.req.param('capture')), frames }
    return c.json(await camera.addField(c.env.reader, field), 200, { 'cache-control': 'no-store' })
  })
  app.get('/camera/:capture{[1-9][0-9]*}/:name{[1-9][0-9]*\\.jpg}', async (c) => {
    const n = Number(c.req.param('name').slice(0, -4))
    const bytes = await camera.thumbnail(Number(c.req.param('capture')), n, c.req.raw.signal)
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=3600',
    })
  })
}
