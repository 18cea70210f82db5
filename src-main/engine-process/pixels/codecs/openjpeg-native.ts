import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenJpegJob } from './openjpeg-job.ts'

/** The machine's own OpenJPEG. Source of its functions: openjpeg.h of version 2.5. */
export interface NativeOpenJpeg {
  readonly version: string
  /** Decodes a plain stream (`isPlainJpeg2000`) into `rgb` in this thread. Returns false if the library refuses it. */
  decode(job: OpenJpegJob, rgb: Uint8Array): boolean
}

/** Versions whose functions match the declarations below, and whose pixels match the WebAssembly build. */
const knownVersion = /^2\.5\.\d+$/
const systemNames: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  // Never loaded by name alone, because Windows would search folders that anyone may write to.
  win32: [],
  darwin: ['/opt/homebrew/lib/libopenjp2.7.dylib', '/usr/local/lib/libopenjp2.7.dylib'],
}
const elsewhere = ['libopenjp2.so.7']
/** If OpenSlide is packaged with the product, its OpenJPEG may be beside it. */
const packedNames = ['libopenjp2.dll', 'libopenjp2-7.dll', 'openjp2.dll', 'libopenjp2.7.dylib', 'libopenjp2.so.7']

function candidates(): string[] {
  const named = process.env.DAYBREAK_OPENJPEG
  if (named !== undefined) return named === '' ? [] : [named]
  const { resourcesPath } = process as unknown as { resourcesPath?: string }
  const packed = resourcesPath ? packedNames.map((name) => join(resourcesPath, 'openslide', name)) : []
  return [...packed.filter(existsSync), ...(systemNames[process.platform] ?? elsewhere)]
}

let loaded: Promise<NativeOpenJpeg | null> | null = null

/** The library for this thread; null if there is none of a known version. It is searched for once. */
export function nativeOpenJpeg(): Promise<NativeOpenJpeg | null> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<NativeOpenJpeg | null> {
  const names = candidates()
  if (names.length === 0) return null
  const { default: koffi } = await import('koffi')
  for (const name of names) {
    try {
      const library = bind(koffi, koffi.load(name))
      if (library) return library
    } catch {
      // Missing, or not for this machine. The next one is tried.
    }
  }
  return null
}

type Koffi = typeof import('koffi').default
type Library = ReturnType<Koffi['load']>

const codestream = 0
const components = 3
/** `opj_dparameters_t` has 8252 bytes in 2.5.0. Only the library fills it in and reads it. */
const parameterBytes = 65_536
/** The read function's result at the end of the stream: (size_t) -1. */
const endOfStream = 0xffff_ffff_ffff_ffffn

/** Null if the version is unknown. No struct of the library is accessed; only pointers and numbers are passed. */
function bind(koffi: Koffi, lib: Library): NativeOpenJpeg | null {
  const version = String(lib.func('const char *opj_version(void)')())
  if (!knownVersion.test(version)) return null
  const setDefaults = lib.func('void opj_set_default_decoder_parameters(void *parameters)')
  const createCodec = lib.func('void *opj_create_decompress(int format)')
  const setupDecoder = lib.func('int opj_setup_decoder(void *codec, void *parameters)')
  const destroyCodec = lib.func('void opj_destroy_codec(void *codec)')
  const destroyImage = lib.func('void opj_image_destroy(void *image)')
  const readHeader = lib.func('int opj_read_header(void *stream, void *codec, _Out_ void **image)')
  const setReduce = lib.func('int opj_set_decoded_resolution_factor(void *codec, uint32_t factor)')
  const readTileHeader = lib.func(
    `int opj_read_tile_header(void *codec, void *stream, _Out_ uint32_t *tile, _Out_ uint32_t *bytes, _Out_ int32_t *left,
     _Out_ int32_t *top, _Out_ int32_t *right, _Out_ int32_t *bottom, _Out_ uint32_t *components, _Out_ int *more)`,
  )
  const decodeTile = lib.func(
    'int opj_decode_tile_data(void *codec, uint32_t tile, void *data, uint32_t bytes, void *stream)',
  )
  const streams = memoryStreams(koffi, lib)
  const parameters = Buffer.alloc(parameterBytes)
  setDefaults(parameters)

  /** The samples, channel by channel. */
  let planar = Buffer.alloc(0)
  function decode({ bytes, reduce, width, height }: OpenJpegJob, rgb: Uint8Array): boolean {
    const wanted = width * height * components
    const stream = streams.open(bytes)
    const codec = createCodec(codestream) as unknown
    const image: unknown[] = [null]
    try {
      if (!setupDecoder(codec, parameters) || !readHeader(stream, codec, image)) return false
      if (reduce > 0 && !setReduce(codec, reduce)) return false
      const [tile, length, count, more] = [[0], [0], [0], [0]]
      const unused = [0]
      const found = readTileHeader(codec, stream, tile, length, unused, unused, unused, unused, count, more)
      // One tile of exactly the promised size. The library writes the number of bytes given here into this buffer.
      if (!found || !more[0] || length[0] !== wanted || count[0] !== components) return false
      if (planar.length !== wanted) planar = Buffer.allocUnsafeSlow(wanted)
      if (!decodeTile(codec, tile[0], planar, wanted, stream)) return false
      interleave(planar, rgb)
      return true
    } finally {
      if (image[0]) destroyImage(image[0])
      destroyCodec(codec)
      streams.close(stream)
    }
  }
  return { version, decode }
}

/** Streams over bytes in memory, one at a time. The library reads them through three functions of this thread. */
function memoryStreams(koffi: Koffi, lib: Library) {
  // Anonymous, because a name can be used only once.
  const readType = koffi.pointer(koffi.proto('size_t', ['void *', 'size_t', 'void *']))
  const skipType = koffi.pointer(koffi.proto('int64_t', ['int64_t', 'void *']))
  const seekType = koffi.pointer(koffi.proto('int', ['int64_t', 'void *']))
  const create = lib.func('void *opj_stream_create(size_t buffer, int input)')
  const destroy = lib.func('void opj_stream_destroy(void *stream)')
  const setLength = lib.func('void opj_stream_set_user_data_length(void *stream, uint64_t bytes)')
  const setRead = lib.func('opj_stream_set_read_function', 'void', ['void *', readType])
  const setSkip = lib.func('opj_stream_set_skip_function', 'void', ['void *', skipType])
  const setSeek = lib.func('opj_stream_set_seek_function', 'void', ['void *', seekType])

  let bytes = new Uint8Array()
  let at = 0
  const read = koffi.register((target: unknown, wanted: number | bigint) => {
    const length = Math.min(Number(wanted), bytes.length - at)
    if (length <= 0) return endOfStream
    koffi.encode(target, 'uint8_t', bytes.subarray(at, at + length), length)
    at += length
    return length
  }, readType)
  const seekTo = (place: number): boolean => {
    const inside = place >= 0 && place <= bytes.length
    if (inside) at = place
    return inside
  }
  const skip = koffi.register((by: number | bigint) => (seekTo(at + Number(by)) ? by : -1), skipType)
  const seek = koffi.register((to: number | bigint) => (seekTo(Number(to)) ? 1 : 0), seekType)
  return {
    open(content: Uint8Array<ArrayBuffer>): unknown {
      bytes = content
      at = 0
      // Read in one go, because each call back into this thread is expensive.
      const stream = create(content.length, 1) as unknown
      setLength(stream, content.length)
      setRead(stream, read)
      setSkip(stream, skip)
      setSeek(stream, seek)
      return stream
    },
    close: (stream: unknown): void => void destroy(stream),
  }
}

/**
 * Converts channel by channel to pixel by pixel. Groups of four pixels are converted together, in two thirds of the
 * time.
 */
function interleave(planar: Buffer, rgb: Uint8Array): void {
  const pixels = planar.length / components
  if (pixels % 4 === 0 && rgb.byteOffset % 4 === 0) {
    interleaveFours(planar, rgb, pixels / 4)
    return
  }
  for (let i = 0, at = 0; i < pixels; i++, at += 3) {
    rgb[at] = planar[i]!
    rgb[at + 1] = planar[pixels + i]!
    rgb[at + 2] = planar[2 * pixels + i]!
  }
}

/** 32-bit numbers are little-endian on every machine that Daybreak runs on. */
function interleaveFours(planar: Buffer, rgb: Uint8Array, fours: number): void {
  const channel = (index: number) => new Uint32Array(planar.buffer, planar.byteOffset + index * fours * 4, fours)
  const [reds, greens, blues] = [channel(0), channel(1), channel(2)]
  const out = new Uint32Array(rgb.buffer, rgb.byteOffset, fours * 3)
  for (let i = 0, at = 0; i < fours; i++, at += 3) {
    const r = reds[i]! | 0
    const g = greens[i]! | 0
    const b = blues[i]! | 0
    out[at] = (r & 0xff) | ((g & 0xff) << 8) | ((b & 0xff) << 16) | ((r & 0xff00) << 16)
    out[at + 1] = ((g >>> 8) & 0xff) | (b & 0xff00) | (r & 0xff0000) | ((g & 0xff0000) << 8)
    out[at + 2] = ((b >>> 16) & 0xff) | ((r >>> 24) << 8) | ((g >>> 24) << 16) | (b & 0xff000000)
  }
}
