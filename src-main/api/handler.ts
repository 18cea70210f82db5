import type { TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Answer, closed, errorAnswer, statusOf, toResponse } from '#main/http/index.ts'
import { mostOrderBytes } from '#main/orders/index.ts'
import type { PictureRoutes, TileRoute } from '#main/tiles/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { mustBeAllowed, type Permission, type Reader, type Session } from '#shared/contract/permissions.ts'
import { errorDataOf } from '#shared/contract/procedure.ts'
import { appRouter } from '#shared/contract/router.ts'
import type { Asked } from './asked.ts'
import { type AuditRoutes, addAuditRoutes } from './audit-routes.ts'
import { addCameraRoutes, type CameraRoutes } from './camera-routes.ts'
import { addModelRoutes, type ModelRoutes } from './model-routes.ts'
import { addPictureRoutes } from './picture-routes.ts'
import { addReportRoutes, type ReportRoutes } from './report-routes.ts'
import { createUi } from './ui.ts'
import { addUploadRoutes, type UploadRoutes } from './upload-routes.ts'

export interface HandlerOptions extends AuditRoutes, ModelRoutes, ReportRoutes, UploadRoutes {
  readonly api: Api
  readonly tile: TileRoute
  readonly pictures: PictureRoutes
  readonly camera: CameraRoutes
  readonly uiFolder: string
  /** Logs an unexpected failure and returns its log id. */
  readonly bug: (where: string, error: unknown) => string
}

/** Answers a request of the person whom the session names. */
export type CoreFetch = (request: Request, session: Session) => Promise<Response>

/** Permissions of the plain routes. The window's own files need none. The tile route checks for itself. */
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
  '/audit.csv': 'audit.read',
  '/audit.jsonl': 'audit.read',
}

/**
 * The core's single entrance: typed calls under `/trpc`, pixels and files under plain routes, and the window for
 * everything else. The hosts decide who is admitted and who it is. This handler decides what exists, and for whom.
 */
export function createHandler(options: HandlerOptions): CoreFetch {
  const routes = createRoutes(options)
  return async (request, session) => routes.fetch(request, session)
}

export function createRoutes(options: HandlerOptions): Hono<Asked> {
  const { api, bug } = options
  const ui = createUi(options.uiFolder)
  const app = new Hono<Asked>()
  for (const [route, permission] of Object.entries(routePermissions))
    app.use(route, (c, next) => {
      mustBeAllowed(c.env.reader, permission)
      return next()
    })

  // Everything that a route answers belongs to this window alone, and is kept by nobody unless the route says so.
  app.use(async (c, next) => {
    await next()
    const { headers } = c.res
    for (const [name, value] of Object.entries(closed)) headers.set(name, value)
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  })
  app.use('/trpc/*', atMost(mostCallBytes))
  app.use('/orders', atMost(mostOrderBytes))
  for (const format of ['csv', 'jsonl']) app.use(`/audit.${format}`, atMost(mostFilterBytes))
  app.all('/trpc/*', (c) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router: appRouter,
      createContext: () => ({
        api,
        reader: fromWindow(c.env.reader, c.req.header('x-daybreak-window')),
        left: c.env.left,
        session: c.env,
      }),
      allowBatching: true,
      responseMeta: ({ errors, data }) => (data.every((one) => 'error' in one) ? failedWith(errors) : {}),
    }),
  )
  addPictureRoutes(app, options)
  addReportRoutes(app, options)
  addModelRoutes(app, options)
  addUploadRoutes(app, options)
  addAuditRoutes(app, options)
  addCameraRoutes(app, options.camera)
  app.get('*', async (c) => toResponse(await ui(c.req.path)))
  app.notFound(() => toResponse(errorAnswer(new AppError('not-found', { what: 'address' }))))
  app.onError((error, c) => toResponse(answerTo(error, c.req.routePath, bug)))
  return app
}

/** The reader, with the window that the request names. */
const fromWindow = (reader: Reader, window: string | undefined): Reader =>
  window !== undefined && /^[\w-]{8,64}$/.test(window) ? { ...reader, window } : reader

/** The status of an answer in which every call failed. A batch with one sound call is answered as such. */
function failedWith(errors: readonly TRPCError[]): { status?: number } {
  const [first] = errors
  return first ? { status: statusOf(errorDataOf(first).code) } : {}
}

/** Bytes of a typed call with its input. Decisions on 60,000 cells take half a megabyte. */
const mostCallBytes = 8 << 20
const mostFilterBytes = 1 << 16

/** Refuses a longer body: by its announced length, or else as soon as more of it came. */
const atMost = (maxSize: number) =>
  bodyLimit({ maxSize, onError: () => toResponse(errorAnswer(new AppError('invalid-input', { detail: 'too long' }))) })

/** An expected failure unchanged; anything else is logged and answered as a bug with its id. */
export function answerTo(error: unknown, where: string, bug: HandlerOptions['bug']): Answer {
  if (isAppError(error)) return errorAnswer(error)
  if ((error as { name?: string })?.name === 'AbortError') return errorAnswer(new AppError('cancelled'))
  return errorAnswer(new AppError('bug', { message: bug(where, error) }))
}
