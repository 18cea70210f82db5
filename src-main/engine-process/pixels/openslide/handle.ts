import { basename } from 'node:path'
import { type ForeignFormat, foreignNames } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type RgbImage, white } from '../rgb.ts'
import { type OpenSlideLibrary, openSlideLibrary, type SlideHandle } from './library.ts'

/**
 * One slide open in OpenSlide. After an error a handle returns nothing more, so it is closed, and the next read opens
 * another.
 */
export class OpenSlideFile {
  readonly library: OpenSlideLibrary
  readonly #path: string
  readonly #format: ForeignFormat
  #handle: SlideHandle | null
  /** Number of running reads on the current handle, which must not be closed during them. */
  #users = 0
  #closed = false

  private constructor(library: OpenSlideLibrary, path: string, format: ForeignFormat, handle: SlideHandle) {
    this.library = library
    this.#path = path
    this.#format = format
    this.#handle = handle
  }

  /** Throws `openslide-missing`, `file-unsupported` if the library does not know the format, `file-damaged`. */
  static async open(path: string, format: ForeignFormat): Promise<OpenSlideFile> {
    const library = await openSlideLibrary(path, format)
    return new OpenSlideFile(library, path, format, await openHandle(library, path, format))
  }

  /** The same slide by a handle of its own. */
  again(): Promise<OpenSlideFile> {
    return OpenSlideFile.open(this.#path, this.#format)
  }

  /** Calls a function that only uses what was read when the slide was opened. */
  ask<T>(question: (library: OpenSlideLibrary, slide: SlideHandle) => T): T {
    if (this.#closed || this.#handle === null) throw this.#gone()
    return question(this.library, this.#handle)
  }

  /** RGB over white of a part of a level. `x`, `y` in level 0. Throws `file-damaged` if it cannot be decoded. */
  async region(at: { x: number; y: number; level: number; width: number; height: number }): Promise<RgbImage> {
    const argb = Buffer.alloc(at.width * at.height * 4)
    await this.#read((slide) => this.library.readRegion(slide, argb, at))
    return { data: overWhite(argb), width: at.width, height: at.height }
  }

  async associated(name: string, size: { width: number; height: number }): Promise<RgbImage> {
    const argb = Buffer.alloc(size.width * size.height * 4)
    await this.#read((slide) => this.library.readAssociated(slide, name, argb))
    return { data: overWhite(argb), ...size }
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#users === 0) await this.#drop()
  }

  async #read(work: (slide: SlideHandle) => Promise<void>): Promise<void> {
    if (this.#closed) throw this.#gone()
    this.#handle ??= await openHandle(this.library, this.#path, this.#format)
    const handle = this.#handle
    this.#users++
    try {
      await work(handle)
      const error = this.library.error(handle)
      if (error) throw damaged(this.#path, error)
    } finally {
      this.#users--
      if (this.#users === 0 && (this.#closed || this.library.error(handle))) await this.#drop()
    }
  }

  async #drop(): Promise<void> {
    const handle = this.#handle
    this.#handle = null
    if (handle) await this.library.close(handle)
  }

  #gone(): AppError {
    return new AppError('slide-missing', { file: basename(this.#path), detail: 'closed' }, true)
  }
}

async function openHandle(library: OpenSlideLibrary, path: string, format: ForeignFormat): Promise<SlideHandle> {
  const handle = await library.open(path)
  if (handle === null) {
    const known = `${foreignNames[format]} in a form that OpenSlide ${library.version} does not know`
    throw new AppError('file-unsupported', { file: basename(path), format: known })
  }
  const error = library.error(handle)
  if (error === null) return handle
  await library.close(handle)
  throw damaged(path, error)
}

/** OpenSlide's message without the path, because file names must not appear in a log. */
const damaged = (path: string, error: string) =>
  new AppError('file-damaged', { file: basename(path), detail: error.replaceAll(path, '…').slice(0, 160) })

/** Premultiplied ARGB as RGB over white: the already dimmed colour plus white for the rest. */
function overWhite(argb: Buffer): Buffer {
  const pixels = new Uint32Array(argb.buffer, argb.byteOffset, argb.length / 4)
  const rgb = Buffer.allocUnsafeSlow(pixels.length * 3)
  for (let i = 0, at = 0; i < pixels.length; i++, at += 3) {
    const pixel = pixels[i]!
    const rest = white - (pixel >>> 24)
    rgb[at] = ((pixel >>> 16) & 0xff) + rest
    rgb[at + 1] = ((pixel >>> 8) & 0xff) + rest
    rgb[at + 2] = (pixel & 0xff) + rest
  }
  return rgb
}
