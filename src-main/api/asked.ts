import { AppError } from '#shared/contract/errors.ts'
import type { Session } from '#shared/contract/permissions.ts'

/** What a request carries through the plain routes. */
export interface Asked {
  readonly Bindings: Session
}

/** The id of a record in an address. Throws `not-found` for anything else. */
export function whole(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value <= 0) throw new AppError('not-found')
  return value
}
