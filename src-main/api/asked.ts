import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'

/** What goes with a request through the plain routes. */
export interface Asked {
  readonly Bindings: { readonly reader: Reader }
}

/** The number of a record in an address. Throws `not-found` for anything else. */
export function whole(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value <= 0) throw new AppError('not-found')
  return value
}
