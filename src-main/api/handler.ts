import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { type Context, Hono } from 'hono'
import { type Answer, cacheHeaders, errorAnswer, toResponse } from '#main/http/index.ts'
import type { CropLook, PictureRoutes, TileRoute } from '#main/tiles/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { mustBeAllowed, type Permission, type Reader, type Session } from '#shared/contract/permissions.ts'
import { appRouter } from '#shared/contract/router.ts'
import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import type { Asked } from './asked.ts'
import { addCameraRoutes, type CameraRoutes } from './camera-routes.ts'
import { createUi } from './ui.ts'

export interface HandlerOptions {
  readonly api: Api
  readonly tile: TileRoute
  readonly pictures: PictureRoutes
  /** The PDF of a case: as signed, or the reader's draft, which says that it is one. */
  readonly report: (
    reader: Reader,
    caseId: number,
  ) => Promise<{ pdf: Uint8Array; sha256: string | null; fileName: string }>
  readonly camera: CameraRoutes
  /** Takes a dropped file's bytes; answers what became of it. */
  readonly upload: (
    reader: Reader,
    file: UploadRequest & { readonly micronsPerPixel: number | null },
  ) => Promise<unknown>
  /** Keeps the bytes of a file of a dropped folder until the folder is brought in as a whole. */
  readonly keepUploaded: (
    reader: Reader,
    file: UploadRequest & { readonly batch: { readonly id: string; readonly folder: string } },
  ) => Promise<void>
  /** Takes the orders of a file chosen by hand; answers what became of them. */
  readonly takeOrders: (reader: Reader, fileName: string, contents: Uint8Array) => unknown
  /** The sheet of training cells that the model in use compares with; null where it has none. */
  readonly exemplars: { readonly sheet: Uint8Array; readonly sheetSha256: string } | null
  /** A picture of the model's card, by the path that the card names it with; null for any other path. */
  readonly cardPicture: (path: string) => Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | null>
  readonly uiFolder: string
  /** Logs what is not an expected failure and gives the id it was logged under. */
  readonly bug: (where: string, error: unknown) => string
}

/** Answers a request of the one whom the session names. */
export type CoreFetch = (request: Request, session: Session) => Promise<Response>

export interface UploadRequest {
  readonly name: string
  /** From Content-Length; null where the window did not say. */
  readonly bytes: number | null
  readonly body: ReadableStream<Uint8Array> | null
  readonly signal: AbortSignal
}

/** What the plain routes need; the window's own files need nothing. The tile route asks for itself. */
const routePermissions: Readonly<Record<string, Permission>> = {
  '/associated/*': 'case.read',
  '/crops/*': 'case.read',
  '/colour/*': 'case.read',
  '/reports/*': 'case.read',
  '/exemplars.jpg': 'system.read',
  '/model-card/*': 'system.read',
  '/upload': 'slide.import',
  '/orders': 'slide.import',
  '/camera/*': 'slide.import',
}

/** No list of orders is larger. */
const mostOrderBytes = 8 << 20

const associatedKinds: readonly string[] = ['label', 'macro', 'thumbnail']

/**
 * The one door of the core: typed calls under `/trpc`, pixels and files under plain routes, everything else the window.
 * The hosts decide who may knock and say who it is; this decides what there is, and for whom.
 */
export function createHandler(options: HandlerOptions): CoreFetch {
  const { api, tile, pictures, bug } = options
  const ui = createUi(options.uiFolder)
  const app = new Hono<Asked>()
  for (const [route, permission] of Object.entries(routePermissions))
    app.use(route, (c, next) => {
      mustBeAllowed(c.env.reader, permission)
      return next()
    })

  app.all('/trpc/*', (c) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router: appRouter,
      createContext: () => ({ api, reader: c.env.reader }),
      allowBatching: true,
    }),
  )
  app.get('/tiles/*', async (c) =>
    toResponse(
      await tile(
        {
          url: pathAndQuery(c.req.url),
          ifNoneMatch: c.req.header('if-none-match'),
          signal: () => c.req.raw.signal,
        },
        c.env,
      ),
    ),
  )
  app.get('/associated/:slide/:kind', async (c) => {
    const kind = c.req.param('kind')
    if (!associatedKinds.includes(kind)) throw new AppError('not-found', { what: 'picture' })
    return toResponse(await pictures.associated(whole(c.req.param('slide')), kind as AssociatedKind, requestOf(c)))
  })
  app.get('/crops/:cell', async (c) => {
    const px = Number(c.req.query('px') ?? 128)
    if (!Number.isInteger(px) || px < 16 || px > 1024) throw new AppError('invalid-input', { detail: 'px: 16 to 1024' })
    return toResponse(
      await pictures.crop(c.env.reader, whole(c.req.param('cell')), px, { ...requestOf(c), ...lookOf(c) }),
    )
  })
  app.get('/colour/:slide', async (c) => toResponse(await pictures.colour(whole(c.req.param('slide')), requestOf(c))))
  app.get('/reports/:name{[0-9]+\\.pdf}', async (c) => {
    const { pdf, sha256, fileName } = await options.report(c.env.reader, whole(c.req.param('name').slice(0, -4)))
    return toResponse({
      status: 200,
      headers: {
        'content-type': 'application/pdf',
        // A name may hold what a header may not.
        'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(fileName)}`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(sha256 ? { etag: `"${sha256}"` } : {}),
      },
      body: pdf,
    })
  })
  app.get('/exemplars.jpg', (c) => {
    const { exemplars } = options
    if (!exemplars) throw new AppError('not-found', { what: 'picture' })
    const headers = cacheHeaders(`"${exemplars.sheetSha256}"`, c.req.query('v') === exemplars.sheetSha256)
    return toResponse({ status: 200, headers: { ...headers, 'content-type': 'image/jpeg' }, body: exemplars.sheet })
  })
  app.get('/model-card/*', async (c) => {
    const picture = await options.cardPicture(c.req.path.slice('/model-card/'.length))
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
      const outcome = await options.upload(c.env.reader, { ...file, micronsPerPixel: mpp > 0 ? mpp : null })
      return c.json(outcome as object, 200, { 'cache-control': 'no-store' })
    }
    await options.keepUploaded(c.env.reader, { ...file, batch: { id: batch, folder: c.req.query('folder') ?? '' } })
    return c.json({}, 200, { 'cache-control': 'no-store' })
  })
  app.post('/orders', async (c) => {
    const name = (c.req.query('name') ?? '').trim().slice(0, 200)
    const length = Number(c.req.header('content-length') ?? 0)
    if (name === '' || length > mostOrderBytes) throw new AppError('invalid-input', { detail: 'a list of orders' })
    const contents = new Uint8Array(await c.req.arrayBuffer())
    return c.json(options.takeOrders(c.env.reader, name, contents) as object, 200, { 'cache-control': 'no-store' })
  })
  addCameraRoutes(app, options.camera)
  app.get('*', async (c) => toResponse(await ui(c.req.path)))
  app.notFound(() => toResponse(errorAnswer(new AppError('not-found', { what: 'address' }))))
  app.onError((error, c) => toResponse(answerTo(error, c.req.routePath, bug)))
  return async (request, { reader }) => app.fetch(request, { reader })
}

/** An expected failure as it is; anything else is logged and shown as a bug under its id. */
export function answerTo(error: unknown, where: string, bug: HandlerOptions['bug']): Answer {
  if (isAppError(error)) return errorAnswer(error)
  if ((error as { name?: string })?.name === 'AbortError') return errorAnswer(new AppError('cancelled'))
  return errorAnswer(new AppError('bug', { message: bug(where, error) }))
}

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value <= 0) throw new AppError('not-found')
  return value
}

/** `plane` (-1: all in focus) and `colour=srgb` of a crop's address. */
function lookOf(c: Context<Asked>): CropLook {
  const plane = c.req.query('plane')
  if (plane !== undefined && !/^(-1|\d{1,4})$/.test(plane))
    throw new AppError('invalid-input', { detail: 'plane: -1 or a number' })
  return {
    plane: plane === undefined ? undefined : Number(plane),
    colour: c.req.query('colour') === 'srgb' ? 'srgb' : undefined,
  }
}

const requestOf = (c: Context<Asked>) => {
  const version = c.req.query('v')
  return {
    version: version && /^[0-9a-f]{8,64}$/.test(version) ? version : undefined,
    ifNoneMatch: c.req.header('if-none-match'),
    signal: c.req.raw.signal,
  }
}

const pathAndQuery = (url: string): string => url.slice(url.indexOf('/', url.indexOf('://') + 3))
