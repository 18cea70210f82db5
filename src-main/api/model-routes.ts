import type { Hono } from 'hono'
import { cacheHeaders, toResponse } from '#main/http/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Asked } from './asked.ts'

export interface ModelRoutes {
  /** The sheet of training cells with this hash, or that of the model in use; null if no loaded model has it. */
  readonly exemplars: (sha256: string | null) => { readonly sheet: Uint8Array; readonly sheetSha256: string } | null
  /** A picture of the model's card, by the path that the card uses; null for any other path. */
  readonly cardPicture: (path: string) => Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | null>
}

/** `GET /exemplars.jpg`, `GET /model-card/...`: files that belong to models. */
export function addModelRoutes(app: Hono<Asked>, { exemplars, cardPicture }: ModelRoutes): void {
  app.get('/exemplars.jpg', (c) => {
    const wanted = c.req.query('v') ?? null
    const found = exemplars(wanted)
    if (!found) throw new AppError('not-found', { what: 'picture' })
    const headers = cacheHeaders(`"${found.sheetSha256}"`, wanted !== null)
    return toResponse({ status: 200, headers: { ...headers, 'content-type': 'image/jpeg' }, body: found.sheet })
  })
  app.get('/model-card/*', async (c) => {
    const picture = await cardPicture(c.req.path.slice('/model-card/'.length))
    if (!picture) throw new AppError('not-found', { what: 'picture' })
    const headers = {
      'content-type': picture.mimeType,
      // An SVG opened on its own runs and loads nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    }
    return toResponse({ status: 200, headers, body: picture.bytes })
  })
}
