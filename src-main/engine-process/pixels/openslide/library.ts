import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { canBeProfile, type ForeignFormat, foreignNames } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'

/** An `openslide_t`. */
export type SlideHandle = unknown

/** The functions of OpenSlide that are used. The slow ones run on libuv's threads. Source: openslide.org/api. */
export interface OpenSlideLibrary {
  readonly version: string
  open(path: string): Promise<SlideHandle | null>
  close(slide: SlideHandle): Promise<void>
  /** The error, if any. After an error, every read of this handle is empty. */
  error(slide: SlideHandle): string | null
  levelCount(slide: SlideHandle): number
  levelSize(slide: SlideHandle, level: number): { width: number; height: number }
  downsample(slide: SlideHandle, level: number): number
  property(slide: SlideHandle, name: string): string | null
  associatedNames(slide: SlideHandle): string[]
  associatedSize(slide: SlideHandle, name: string): { width: number; height: number }
  /** Premultiplied ARGB, one native 32-bit number per pixel. `x`, `y` in pixels of level 0. */
  readRegion(
    slide: SlideHandle,
    target: Buffer,
    at: { x: number; y: number; level: number; width: number; height: number },
  ): Promise<void>
  readAssociated(slide: SlideHandle, name: string, target: Buffer): Promise<void>
  /** The slide's ICC profile; null if there is none, or if the library is older than 4.0. */
  iccProfile(slide: SlideHandle): Buffer | null
}

const systemNames: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  win32: ['libopenslide-1.dll', 'libopenslide-0.dll'],
  darwin: [
    'libopenslide.1.dylib',
    '/opt/homebrew/lib/libopenslide.1.dylib',
    '/usr/local/lib/libopenslide.1.dylib',
    'libopenslide.0.dylib',
  ],
}
const elsewhere = ['libopenslide.so.1', 'libopenslide.so.0']

const remedies: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'put the files of its Windows build (openslide.org) into the folder resources\\openslide beside Daybreak.',
  darwin: 'install it (brew install openslide), then start Daybreak again.',
}
const otherRemedy = 'install it (on Debian and Ubuntu: apt install libopenslide0), then start Daybreak again.'

/** Possible places of the library: set by the user, packaged with the product, installed in the system. */
function candidates(): string[] {
  const named = process.env.DAYBREAK_OPENSLIDE
  if (named !== undefined) return [named]
  const names = systemNames[process.platform] ?? elsewhere
  const { resourcesPath } = process as unknown as { resourcesPath?: string }
  const packed = resourcesPath ? names.map((name) => join(resourcesPath, 'openslide', basename(name))) : []
  return [...packed.filter(existsSync), ...names]
}

let loaded: Promise<OpenSlideLibrary | null> | null = null

/** The library, or AppError `openslide-missing` with the format that needs it and what to do. */
export async function openSlideLibrary(file: string, format: ForeignFormat): Promise<OpenSlideLibrary> {
  loaded ??= load()
  const library = await loaded
  if (library) return library
  // A library installed in the meantime is found without a restart.
  loaded = null
  const remedy = remedies[process.platform] ?? otherRemedy
  throw new AppError('openslide-missing', { file: basename(file), format: foreignNames[format], remedy }, true)
}

async function load(): Promise<OpenSlideLibrary | null> {
  const { default: koffi } = await import('koffi')
  for (const name of candidates()) {
    try {
      return bind(koffi, koffi.load(name))
    } catch {
      // Missing, or not for this machine. The next one is tried.
    }
  }
  return null
}

type Koffi = typeof import('koffi').default

function bind(koffi: Koffi, lib: ReturnType<Koffi['load']>): OpenSlideLibrary {
  const later = (definition: string) => {
    const call = lib.func(definition)
    return (...args: unknown[]) =>
      new Promise<unknown>((resolve, reject) => {
        call.async(...args, (error: unknown, result: unknown) => (error ? reject(error) : resolve(result)))
      })
  }
  const version = lib.func('const char *openslide_get_version(void)')
  const open = later('void *openslide_open(const char *filename)')
  const close = later('void openslide_close(void *osr)')
  const error = lib.func('const char *openslide_get_error(void *osr)')
  const levelCount = lib.func('int32_t openslide_get_level_count(void *osr)')
  const size = 'int64_t *w, _Out_ int64_t *h)'
  const levelSize = lib.func(`void openslide_get_level_dimensions(void *osr, int32_t level, _Out_ ${size}`)
  const downsample = lib.func('double openslide_get_level_downsample(void *osr, int32_t level)')
  const property = lib.func('const char *openslide_get_property_value(void *osr, const char *name)')
  const names = lib.func('const char * const *openslide_get_associated_image_names(void *osr)')
  const associatedSize = lib.func(
    `void openslide_get_associated_image_dimensions(void *osr, const char *name, _Out_ ${size}`,
  )
  const readRegion = later(
    'void openslide_read_region(void *osr, void *dest, int64_t x, int64_t y, int32_t level, int64_t w, int64_t h)',
  )
  const readAssociated = later('void openslide_read_associated_image(void *osr, const char *name, void *dest)')
  const measured = (call: (...args: unknown[]) => unknown, ...args: unknown[]) => {
    const width = [-1]
    const height = [-1]
    call(...args, width, height)
    return { width: Number(width[0]), height: Number(height[0]) }
  }
  return {
    version: String(version()),
    open: (path) => open(path),
    close: async (slide) => void (await close(slide)),
    error: (slide) => error(slide) as string | null,
    levelCount: (slide) => levelCount(slide) as number,
    levelSize: (slide, level) => measured(levelSize, slide, level),
    downsample: (slide, level) => downsample(slide, level) as number,
    property: (slide, name) => property(slide, name) as string | null,
    associatedNames: (slide) => stringsAt(koffi, names(slide)),
    associatedSize: (slide, name) => measured(associatedSize, slide, name),
    readRegion: async (slide, target, { x, y, level, width, height }) =>
      void (await readRegion(slide, target, x, y, level, width, height)),
    readAssociated: async (slide, name, target) => void (await readAssociated(slide, name, target)),
    iccProfile: iccReader(lib),
  }
}

/** Reads a null-terminated list of C strings. */
function stringsAt(koffi: Koffi, list: unknown): string[] {
  const found: string[] = []
  for (let i = 0; i < 64; i++) {
    const text = koffi.decode(list, i * koffi.sizeof('void *'), 'const char *') as string | null
    if (text === null) break
    found.push(text)
  }
  return found
}

function iccReader(lib: ReturnType<Koffi['load']>): OpenSlideLibrary['iccProfile'] {
  try {
    const bytes = lib.func('int64_t openslide_get_icc_profile_size(void *osr)')
    const read = lib.func('void openslide_read_icc_profile(void *osr, void *dest)')
    return (slide) => {
      const length = Number(bytes(slide))
      if (!canBeProfile(length)) return null
      const profile = Buffer.alloc(length)
      read(slide, profile)
      return profile
    }
  } catch {
    return () => null
  }
}
