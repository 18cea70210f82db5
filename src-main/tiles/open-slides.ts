import { stat } from 'node:fs/promises'
import type { SlideReader } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'

/** What the records know about a slide's file. */
export interface SlideFileRecord {
  readonly id: number
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  /** The file's mtime when it was hashed, ms. */
  readonly modifiedMs: number
}

export interface OpenSlide {
  readonly record: SlideFileRecord
  readonly reader: SlideReader
}

export interface OpenSlides {
  /**
   * Runs `work` with the slide open. It stays open for the next use. Throws `not-found`, `slide-missing`,
   * `file-changed`.
   */
  use<T>(slideId: number, work: (slide: OpenSlide) => Promise<T>): Promise<T>
  /** Forgets a slide, e.g. because its file was moved. */
  drop(slideId: number): void
  readonly open: number
  close(): Promise<void>
}

export interface OpenSlidesOptions {
  readonly recordOf: (slideId: number) => SlideFileRecord | null
  readonly openSlide: (path: string) => Promise<SlideReader>
  /** Called when a file is not where it should be, so that the windows can be told. */
  readonly onMissing?: (slideId: number) => void
  /** Largest number of files kept open. */
  readonly limit?: number
  /** ms. A file that is unused for this long is closed, so that its drive can be removed. */
  readonly idleMs?: number
  readonly now?: () => number
}

interface Entry {
  readonly slide: Promise<OpenSlide>
  users: number
  usedAt: number
  dropped: boolean
}

/** Recognises errors of a drive that was removed, or a share that disappeared, under an open file. */
const isGone = (error: unknown): boolean =>
  ['EIO', 'ENXIO', 'ENODEV', 'ESTALE', 'EBADF', 'ENOENT'].includes((error as { code?: string }).code ?? '')

/** Open slide files. The most recently used ones are kept open. A file is never closed while it is in use. */
export function createOpenSlides(options: OpenSlidesOptions): OpenSlides {
  const { recordOf, onMissing, limit = 16, idleMs = 60_000, now = Date.now } = options
  const entries = new Map<number, Entry>()
  const shut = async (entry: Entry) => {
    const slide = await entry.slide.catch(() => null)
    await slide?.reader.close()
  }
  const remove = (id: number, entry: Entry) => {
    if (entries.get(id) === entry) entries.delete(id)
    entry.dropped = true
    if (entry.users === 0) void shut(entry)
  }
  const sweep = () => {
    const oldest = now() - idleMs
    // A Map iterates in insertion order, and `use` inserts again, so the first entries are the least recently used.
    for (const [id, entry] of entries) {
      if (entry.users > 0) continue
      if (entry.usedAt < oldest || entries.size > limit) remove(id, entry)
    }
  }
  const timer = setInterval(sweep, Math.max(1000, idleMs / 4)).unref()

  const enter = (id: number): Entry => {
    const known = entries.get(id)
    if (known) return known
    const entry: Entry = { slide: openRecorded(options, id), users: 0, usedAt: now(), dropped: false }
    // The next request retries a file that could not be opened.
    entry.slide.catch(() => remove(id, entry))
    entries.set(id, entry)
    return entry
  }
  return {
    async use(slideId, work) {
      const entry = enter(slideId)
      entry.users++
      try {
        return await work(await entry.slide)
      } catch (error) {
        // The slide's own file was found, so one of its pictures is missing.
        if (isAppError(error) && error.code === 'file-not-found')
          throw new AppError('slide-missing', { ...error.data.params }, true)
        if (!isGone(error)) throw error
        remove(slideId, entry)
        onMissing?.(slideId)
        throw new AppError('slide-missing', { file: recordOf(slideId)?.fileName ?? '' }, true)
      } finally {
        entry.users--
        entry.usedAt = now()
        if (entry.dropped) {
          if (entry.users === 0) void shut(entry)
        } else {
          entries.delete(slideId)
          entries.set(slideId, entry)
          if (entries.size > limit) sweep()
        }
      }
    },
    drop(slideId) {
      const entry = entries.get(slideId)
      if (entry) remove(slideId, entry)
    },
    get open() {
      return entries.size
    },
    async close() {
      clearInterval(timer)
      const all = [...entries.values()]
      entries.clear()
      for (const entry of all) entry.dropped = true
      await Promise.all(all.filter((entry) => entry.users === 0).map(shut))
    },
  }
}

/** Opens a slide's file if it still matches its hash. Throws `not-found`, `slide-missing`, `file-changed`. */
async function openRecorded({ recordOf, openSlide, onMissing }: OpenSlidesOptions, id: number): Promise<OpenSlide> {
  const record = recordOf(id)
  if (!record) throw new AppError('not-found', { what: 'slide' })
  const file = await stat(record.path).catch(() => null)
  if (!file) {
    onMissing?.(id)
    throw new AppError('slide-missing', { file: record.fileName }, true)
  }
  if (file.size !== record.bytes || Math.round(file.mtimeMs) !== record.modifiedMs)
    throw new AppError('file-changed', { file: record.fileName })
  return { record, reader: await openSlide(record.path) }
}
