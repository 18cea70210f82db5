import type { Api } from '#shared/contract/api.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'

/** Logs every unexpected failure of a call and turns it into a `bug` with its log id. */
export function guarded(api: Api, bug: (where: string, error: unknown) => string): Api {
  const wrap = (where: string, call: (...input: unknown[]) => unknown) => {
    const shown = (error: unknown): never => {
      if (isAppError(error)) throw error
      throw new AppError('bug', { message: bug(where, error) })
    }
    return (...input: unknown[]) => {
      try {
        const result = call(...input)
        return result instanceof Promise ? result.catch(shown) : result
      } catch (error) {
        return shown(error)
      }
    }
  }
  return Object.fromEntries(
    Object.entries(api).map(([area, calls]) => [
      area,
      Object.fromEntries(
        Object.entries(calls as Record<string, (...input: unknown[]) => unknown>).map(([name, call]) => [
          name,
          wrap(`${area}.${name}`, call),
        ]),
      ),
    ]),
  ) as unknown as Api
}
