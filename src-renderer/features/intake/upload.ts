import type { ErrorData } from '#shared/contract/errors.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'

export interface UploadOptions {
  readonly file: File
  readonly micronsPerPixel: number | null
  readonly onProgress: (doneBytes: number) => void
  /** Set for a file of a folder, which waits until the whole folder is imported. */
  readonly batch?: { readonly id: string; readonly folder: string } | undefined
}

/** `outcome` is null for a file of a folder. */
export type Uploaded = { readonly outcome: ImportOutcome | null } | { readonly error: ErrorData }

/**
 * Sends a file's bytes to the core, for windows that may not know its path (in a browser). Uses XMLHttpRequest,
 * because fetch does not report upload progress.
 */
export function upload({ file, micronsPerPixel, onProgress, batch }: UploadOptions): Promise<Uploaded> {
  const url = new URL('/upload', location.href)
  url.searchParams.set('name', file.name)
  url.searchParams.set('bytes', String(file.size))
  if (micronsPerPixel !== null) url.searchParams.set('mpp', String(micronsPerPixel))
  if (batch) {
    url.searchParams.set('batch', batch.id)
    url.searchParams.set('folder', batch.folder)
  }
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.responseType = 'json'
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded))
    const lost: ErrorData = { code: 'connection-lost', params: {}, retryable: true }
    request.addEventListener('error', () => resolve({ error: lost }))
    request.addEventListener('load', () => {
      const answer: unknown = request.response
      if (isRecord(answer) && request.status === 200) resolve({ outcome: batch ? null : (answer as ImportOutcome) })
      else
        resolve({ error: isRecord(answer) && isRecord(answer.error) ? (answer.error as unknown as ErrorData) : lost })
    })
    request.send(file)
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
