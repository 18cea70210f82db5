import { initTRPC, TRPCError } from '@trpc/server'
import type { Api } from './api.ts'
import { AppError, toErrorData } from './errors.ts'
import type { Permission, Reader } from './permissions.ts'

export interface RouterContext {
  readonly api: Api
  /** Who asks: from the session that the host gave with the request. */
  readonly reader: Reader
}

export const t = initTRPC
  .context<RouterContext>()
  .meta<{ permission: Permission }>()
  .create({
    // A heartbeat on the live stream, so that a window that is gone is noticed and a quiet one is not cut off.
    jsonl: { pingMs: 20_000 },
    errorFormatter({ shape, error }) {
      const cause = error.code === 'BAD_REQUEST' && !error.cause ? error : (error.cause ?? error)
      const data =
        error.code === 'BAD_REQUEST' && cause.name === 'ZodError'
          ? { code: 'invalid-input', params: { detail: cause.message }, retryable: false }
          : toErrorData(cause)
      // No stack, no path: only what the window needs.
      return { message: shape.message, code: shape.code, data: { httpStatus: shape.data.httpStatus, error: data } }
    },
  })

/** Every procedure names its permission; one without cannot be built. */
export const allowed = (permission: Permission) =>
  t.procedure.meta({ permission }).use(({ ctx, next }) => {
    if (!ctx.reader.permissions.has(permission))
      throw new TRPCError({ code: 'FORBIDDEN', cause: new AppError('forbidden', { permission }) })
    return next()
  })
