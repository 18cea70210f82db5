import { AppError, isAppError } from '#shared/contract/errors.ts'
import { createKeptSlides, type KeptSlide, type OpenSlide, type OpenSlidesOptions } from './kept-slides.ts'

export interface OpenSlides {
  /**
   * Runs `work` with the slide open; it stays open for the next. What the work gives is of the content that was hashed:
   * where a file changes meanwhile, the work is done again on the file as it is then, if it holds that content still.
   * Throws `not-found`, `slide-missing`, `file-changed`.
   */
  use<T>(slideId: number, work: (slide: OpenSlide) => Promise<T>): Promise<T>
  /** Forgets a slide, e.g. because its file was moved. */
  drop(slideId: number): void
  readonly open: number
  close(): Promise<void>
}

/** Recognises errors of a drive that was removed, or a share that disappeared, under an open file. */
const isGone = (error: unknown): boolean =>
  ['EIO', 'ENXIO', 'ENODEV', 'ESTALE', 'EBADF', 'ENOENT'].includes((error as { code?: string }).code ?? '')

/** A file that is written again and again is given up after so many goes. */
const tries = 3

/**
 * Open slide files. The most recently used ones are kept open. A file is never closed while it is in use. Each piece of
 * work ends with a check of the files: nothing that was read from files that have changed since is given out.
 */
export function createOpenSlides(options: OpenSlidesOptions): OpenSlides {
  const kept = createKeptSlides(options)
  return {
    async use(slideId, work) {
      for (let left = tries; left > 0; left--) {
        const joins = kept.has(slideId)
        const slide = kept.enter(slideId)
        try {
          const done = await tryWith(slide, work)
          if (done) return done.result
          kept.remove(slideId, slide)
        } catch (error) {
          // The file may have been put right since the opening that this call joined began.
          if (!joins || left === 1 || !isAppError(error) || error.code !== 'file-changed') throw error
        } finally {
          kept.leave(slideId, slide)
        }
      }
      throw new AppError('file-changed', { file: (await options.sure(slideId)).fileName }, true)
    },
    drop: kept.drop,
    get open() {
      return kept.open
    },
    close: kept.close,
  }
}

/** The work's result; null where the files are not what they were: whatever came of it is nothing then. */
async function tryWith<T>(
  kept: KeptSlide,
  work: (slide: OpenSlide) => Promise<T>,
): Promise<{ readonly result: T } | null> {
  const slide = await kept.slide
  try {
    const result = await work(slide)
    return (await slide.isStill()) ? { result } : null
  } catch (error) {
    const code = isAppError(error) ? error.code : null
    if (code === 'cancelled') throw error
    // The engine may have seen it before.
    if (code === 'file-changed' || !(await slide.isStill())) return null
    // The slide's own files are there: what is not is named in them.
    if (isAppError(error) && code === 'file-not-found')
      throw new AppError('slide-missing', { ...error.data.params }, true)
    if (isGone(error)) throw new AppError('slide-missing', { file: slide.record.fileName }, true)
    throw error
  }
}
