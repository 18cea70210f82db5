import type { SureSlide } from '#main/contents/index.ts'
import { createStillness, type SlideReader } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'

export interface OpenSlide {
  /** The slide, its files as they are while the work goes on: they hold what was hashed. */
  readonly record: SureSlide
  readonly reader: SlideReader
}

/** An open slide, and whether its files are still as they were when it was opened. */
export interface Opened extends OpenSlide {
  readonly isStill: () => Promise<boolean>
}

export interface OpenSlidesOptions {
  /** Makes sure that the slide's files hold what was hashed; see `Contents.sure`. */
  readonly sure: (slideId: number) => Promise<SureSlide>
  readonly openSlide: (path: string) => Promise<SlideReader>
  /** Largest number of files kept open. */
  readonly limit?: number
  /** ms. A file that is unused for this long is closed, so that its drive can be removed. */
  readonly idleMs?: number
  readonly now?: () => number
}

/** A slide that is kept open for whoever wants it next. */
export interface KeptSlide {
  readonly slide: Promise<Opened>
  users: number
  usedAt: number
  dropped: boolean
}

/** The slides that are open, the most recently used kept. A file is never closed while it is in use. */
export function createKeptSlides(options: OpenSlidesOptions) {
  const { limit = 16, idleMs = 60_000, now = Date.now } = options
  const entries = new Map<number, KeptSlide>()
  const shut = async (entry: KeptSlide) => {
    const slide = await entry.slide.catch(() => null)
    await slide?.reader.close()
  }
  const remove = (id: number, entry: KeptSlide) => {
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

  const find = (id: number): KeptSlide => {
    const known = entries.get(id)
    if (known) return known
    const entry: KeptSlide = { slide: openSure(options, id), users: 0, usedAt: now(), dropped: false }
    // The next request retries a file that could not be opened.
    entry.slide.catch(() => remove(id, entry))
    entries.set(id, entry)
    return entry
  }
  const leave = (id: number, entry: KeptSlide) => {
    entry.users--
    entry.usedAt = now()
    if (entry.dropped) {
      if (entry.users === 0) void shut(entry)
      return
    }
    entries.delete(id)
    entries.set(id, entry)
    if (entries.size > limit) sweep()
  }
  return {
    /** Whether the slide is open or being opened. */
    has: (id: number): boolean => entries.has(id),
    /** The slide, opened where it is not open; it is in use until `leave`. */
    enter(id: number): KeptSlide {
      const kept = find(id)
      kept.users++
      return kept
    },
    leave,
    /** Closed when nobody uses it any more; the next who wants the slide opens it anew. */
    remove,
    drop(id: number): void {
      const kept = entries.get(id)
      if (kept) remove(id, kept)
    },
    get open() {
      return entries.size
    },
    async close(): Promise<void> {
      clearInterval(timer)
      const all = [...entries.values()]
      entries.clear()
      for (const kept of all) kept.dropped = true
      await Promise.all(all.filter((kept) => kept.users === 0).map(shut))
    },
  }
}

/** Opens a slide whose files hold what was hashed. Throws as `sure`, and `file-changed` where they change meanwhile. */
async function openSure({ sure, openSlide }: OpenSlidesOptions, id: number): Promise<Opened> {
  const record = await sure(id)
  const isStill = createStillness(record.files)
  const reader = await openSlide(record.path)
  if (await isStill()) return { record, reader, isStill }
  await reader.close()
  throw new AppError('file-changed', { file: record.fileName }, true)
}
