import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { Hono } from 'hono'
import { type Answer, errorAnswer, toResponse } from '#main/http/index.ts'
import type { PictureRoutes, TileRoute } from '#main/tiles/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { mustBeAllowed, type Permission, type Session } from '#shared/contract/permissions.ts'
import { appRouter } from '#shared/contract/router.ts'
import type { Asked } from './asked.ts'
import { addCameraRoutes, type CameraRoutes } from './camera-routes.ts'
import { addModelRoutes, type ModelRoutes } from './model-routes.ts'
import { addPictureRoutes } from './picture-routes.ts'
import { addReportRoutes, type ReportRoutes } from './report-routes.ts'
import { createUi } from './ui.ts'
import { addUploadRoutes, type UploadRoutes } from './upload-routes.ts'

export interface HandlerOptions extends ModelRoutes, ReportRoutes, UploadRoutes {
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
}

/**
 * The core's single entrance: typed calls under `/trpc`, pixels and files under plain routes, and the window for
 * everything else. The hosts decide who is admitted and who it is. This handler decides what exists, and for whom.
 */
export function createHandler(options: HandlerOptions): CoreFetch {
  const routes = createRoutes(options)
  return async (request, { reader }) => routes.fetch(request, { reader })
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

  app.all('/trpc/*', (c) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router: appRouter,
      createContext: () => ({ api, reader: c.env.reader }),
      allowBatching: true,
    }),
  )
  addPictureRoutes(app, options)
  addReportRoutes(app, options)
  addModelRoutes(app, options)
  addUploadRoutes(app, options)
  addCameraRoutes(app, options.camera)
  app.get('*', async (c) => toResponse(await ui(c.req.path)))
  app.notFound(() => toResponse(errorAnswer(new AppError('not-found', { what: 'address' }))))
  app.onError((error, c) => toResponse(answerTo(error, c.req.routePath, bug)))
  return app
}

/** An expected failure unchanged; anything else is logged and answered as a bug with its id. */
export function answerTo(error: unknown, where: string, bug: HandlerOptions['bug']): Answer {
  if (isAppError(error)) return errorAnswer(error)
  if ((error as { name?: string })?.name === 'AbortError') return errorAnswer(new AppError('cancelled'))
  return errorAnswer(new AppError('bug', { message: bug(where, error) }))
}
