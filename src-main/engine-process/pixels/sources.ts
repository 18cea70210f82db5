import { basename } from 'node:path'
import { areStill, slideParts, stampsOf } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { FileStamp, SlideAt } from '#shared/domain/file-stamp.ts'
import { forgetPictures } from './picture-memory.ts'
import type { PixelSource } from './pixel-source.ts'

/** ms after which an unused slide is closed, so that its drive can be removed. */
const IDLE_MS = 20_000

interface Held {
  readonly opening: Promise<PixelSource>
  users: number
  lastUsed: number
  /** Its files have changed: it is closed by the last who uses it. */
  changed: boolean
}

/** Throws `file-changed` if the slide's files are no longer as they were when it was opened. */
type Check = () => Promise<void>

/**
 * Open slides, kept for the next question. What is read from a slide is returned only if its files matched their stamps
 * when it was opened, and still do after the last read.
 */
export class Sources {
  readonly #open: (path: string) => Promise<PixelSource>
  #keep: number
  readonly #held = new Map<string, Held>()
  #timer: NodeJS.Timeout | undefined

  /** `keep`: number of unused slides that stay open for the next question. */
  constructor(open: (path: string) => Promise<PixelSource>, keep: number) {
    this.#open = open
    this.#keep = keep
  }

  /**
   * Work that returns results in pieces must call `check` before each piece. Throws `file-changed` if the files are not
   * those of `slide`, or change before the work ends.
   */
  async use<T>(slide: SlideAt, work: (source: PixelSource, check: Check) => Promise<T>): Promise<T> {
    const { path } = slide
    const files = slide.files ?? (await stampsOf([path]))
    const key = [path, ...files.map(({ bytes, mark }) => `${bytes}:${mark}`)].join('\n')
    const held = this.#held.get(key) ?? this.#enter(key, slide, files)
    const check = async () => {
      if (await areStill(files)) return
      this.#forget(key, held)
      throw new AppError('file-changed', { file: basename(path) }, true)
    }
    held.users++
    try {
      const result = await work(await held.opening, check)
      await check()
      return result
    } catch (error) {
      // Whatever went wrong with pixels of a file that has changed, that it has changed is the reason.
      if (isAppError(error) && error.code !== 'cancelled') await check()
      throw error
    } finally {
      held.users--
      held.lastUsed = Date.now()
      if (held.changed && held.users === 0) shut(held)
      this.#tidy()
    }
  }

  /** Closes everything. Slides in use are closed when their work ends. */
  close(): void {
    this.#keep = 0
    for (const held of this.#held.values()) held.lastUsed = 0
    this.#tidy()
  }

  #enter(key: string, slide: SlideAt, files: readonly FileStamp[]): Held {
    const held: Held = { opening: this.#opened(slide, files), users: 0, lastUsed: 0, changed: false }
    this.#held.set(key, held)
    // Not kept where it cannot be opened: the next question tries again.
    held.opening.catch(() => this.#held.delete(key))
    return held
  }

  async #opened({ path, files: hashed }: SlideAt, files: readonly FileStamp[]): Promise<PixelSource> {
    const source = await this.#open(path)
    // A file that came to the slide since it was hashed would be read with it.
    const isWhole = hashed === null || (await slideParts(path)).every((part, i) => part === hashed[i]?.path)
    if (isWhole && (await areStill(files))) return source
    await source.close()
    throw new AppError('file-changed', { file: source.name }, true)
  }

  #forget(key: string, held: Held): void {
    held.changed = true
    if (this.#held.get(key) === held) this.#held.delete(key)
    forgetPictures()
  }

  #tidy(): void {
    const idle = [...this.#held].filter(([, held]) => held.users === 0).sort(([, a], [, b]) => a.lastUsed - b.lastUsed)
    const old = Date.now() - IDLE_MS
    for (const [i, [key, held]] of idle.entries()) {
      if (idle.length - i <= this.#keep && held.lastUsed > old) continue
      this.#held.delete(key)
      shut(held)
    }
    clearTimeout(this.#timer)
    if (this.#held.size > 0) this.#timer = setTimeout(() => this.#tidy(), IDLE_MS + 1000).unref()
  }
}

const shut = ({ opening }: Held): void => void opening.then((source) => source.close()).catch(() => {})
