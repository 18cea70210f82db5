import { AppError } from '#shared/contract/errors.ts'

/** Throws AppError `cancelled` if the signal is aborted. */
export function unlessAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled')
}
