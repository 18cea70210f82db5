import type { Hono } from 'hono'
import { cacheHeaders, toResponse } from '#main/http/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Asked } from './asked.ts'

export interface ModelRoutes {
  /** The sheet of training cells that the model in use compares with; null where it has none. */
  readonly exemplars: { readonly sheet: Uint8Array; readonly sheetSha256: string } | null
  /** A picture of the model's card, by the path that the card names it with; null for any other path. */
  readonly cardPicture: (path: string) => Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | null>
}

/** `GET /exemplars.jpg`, `GET /model-card/...`: what the model in use brings along. */
export function addModelRoutes(app: Hono<Asked>, { exemplars, cardPicture }: ModelRoutes): void {
  app.get('/exemplars.jpg', (c) => {
    if (!exemplars) throw new AppError('not-found', { what: 'picture' })
    const headers = cacheHeaders(`"${exemplars.sheetSha256}"`, c.req.query('v') === exemplars.sheetSha256)
    return toResponse({ status: 200, headers: { ...headers, 'content-type': 'image/jpeg' }, body: exemplars.sheet })
  })
  app.get('/model-card/*', async (c) => {
    const picture = await cardPicture(c.req.path.slice('/model-card/'.length))
    if (!picture) throw new AppError('not-found', { what: 'picture' })
    const headers = {
      'content-type': picture.mimeType,
      // An SVG opened by itself runs nothing and loads nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    }
    return toResponse({ status: 200, headers, body: picture.bytes })
  })
}
