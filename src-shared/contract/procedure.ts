import { initTRPC, TRPCError } from '@trpc/server'
import type { Api } from './api.ts'
import { AppError, toErrorData } from './errors.ts'
import type { Permission, Reader } from './permissions.ts'

export interface RouterContext {
  readonly api: Api
  /** Who asks, taken from the session that the host passed with the request. */
  readonly reader: Reader
}

export const t = initTRPC
  .context<RouterContext>()
  .meta<{ permission: Permission }>()
  .create({
    // A heartbeat on the live stream: it reveals a closed window and keeps a quiet connection open.
    jsonl: { pingMs: 20_000 },
    errorFormatter({ shape, error }) {
      const cause = error.code === 'BAD_REQUEST' && !error.cause ? error : (error.cause ?? error)
      const data =
        error.code === 'BAD_REQUEST' && cause.name === 'ZodError'
          ? { code: 'invalid-input', params: { detail: cause.message }, retryable: false }
          : toErrorData(cause)
      // The answer holds what the window needs, without stack or path.
      return { message: shape.message, code: shape.code, data: { httpStatus: shape.data.httpStatus, error: data } }
    },
  })

/** Every procedure names its permission. A procedure without one cannot be built. */
export const allowed = (permission: Permission) =>
  t.procedure.meta({ permission }).use(({ ctx, next }) => {
    if (!ctx.reader.permissions.has(permission))
      throw new TRPCError({ code: 'FORBIDDEN', cause: new AppError('forbidden', { permission }) })
    return next()
  })
