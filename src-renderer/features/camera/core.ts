import type { ErrorData } from '#shared/contract/errors.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { FieldLook, FieldOutcome } from '#shared/contract/schemas/camera.ts'

const lost: ErrorData = { code: 'connection-lost', params: {}, retryable: true }

/** Sends an encoded picture to the core over a plain route. Throws AppError. */
async function send<T>(path: string, blob: Blob, signal?: AbortSignal): Promise<T> {
  const request = { method: 'POST', body: blob, ...(signal && { signal }) }
  const response = await fetch(new URL(path, location.href), request).catch(() => null)
  if (signal?.aborted) throw new AppError('cancelled')
  const answer = (await response?.json().catch(() => null)) as (T & { error?: ErrorData }) | null
  if (response?.ok && answer) return answer
  const { code, params, retryable } = answer?.error ?? lost
  throw new AppError(code, { ...params }, retryable)
}

export const sendField = (captureId: number, blob: Blob, frames: number): Promise<FieldOutcome> =>
  send(`/camera/${captureId}/fields?frames=${frames}`, blob)

export const lookAtStill = (blob: Blob, micronsPerPixel: number, signal: AbortSignal): Promise<FieldLook> =>
  send(`/camera/look?mpp=${micronsPerPixel}`, blob, signal)

/** A field's small picture, for a capture that this window did not make. */
export async function thumbnail(captureId: number, n: number): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = `/camera/${captureId}/${n}.jpg`
  await image.decode()
  return image
}
