import { initTRPC, TRPCError } from '@trpc/server'
import type { Api } from './api.ts'
import { AppError, type ErrorData, isAppError, toErrorData } from './errors.ts'
import { mustBeAllowed, type Permission, type Reader, type Session } from './permissions.ts'

export interface RouterContext {
  readonly api: Api
  /** Who asks, taken from the session that the host passed with the request. */
  readonly reader: Reader
  /** The session itself, for the calls that change who has it. */
  readonly session: Session
  /** Aborted when this reader has the window no longer. */
  readonly left: AbortSignal | undefined
}

export const t = initTRPC
  .context<RouterContext>()
  .meta<{ permission: Permission }>()
  .create({
    // A heartbeat on the live stream: it reveals a closed window and keeps a quiet connection open.
    jsonl: { pingMs: 20_000 },
    // The answer holds what the window needs, without stack or path.
    errorFormatter: ({ shape, error }) => ({
      message: shape.message,
      code: shape.code,
      data: { httpStatus: shape.data.httpStatus, error: errorDataOf(error) },
    }),
  })

/** What went wrong with a call: the error of the core, or that the request was not one that the router knows. */
export function errorDataOf(error: TRPCError): ErrorData {
  if (isAppError(error.cause)) return error.cause.data
  if (error.code === 'NOT_FOUND') return new AppError('not-found', { what: 'call' }).data
  if (unreadable.has(error.code)) {
    const { message } = error.cause?.name === 'ZodError' ? error.cause : error
    return new AppError('invalid-input', { detail: message }).data
  }
  return toErrorData(error.cause ?? error)
}

/** A request that no procedure got to see: no JSON, the wrong method, or input that is not of the schema. */
const unreadable = new Set<TRPCError['code']>([
  ...(['PARSE_ERROR', 'BAD_REQUEST', 'METHOD_NOT_SUPPORTED', 'UNSUPPORTED_MEDIA_TYPE'] as const),
  ...(['PAYLOAD_TOO_LARGE', 'UNPROCESSABLE_CONTENT'] as const),
])

/** Every procedure names its permission. A procedure without one cannot be built. */
export const allowed = (permission: Permission) =>
  t.procedure.meta({ permission }).use(({ ctx, next }) => {
    try {
      mustBeAllowed(ctx.reader, permission)
    } catch (cause) {
      throw new TRPCError({ code: 'FORBIDDEN', cause })
    }
    return next()
  })
