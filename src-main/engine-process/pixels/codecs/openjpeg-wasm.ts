import type { OpenJpeg } from '@cornerstonejs/codec-openjpeg/decodewasmjs'
import type { OpenJpegJob } from './openjpeg-job.ts'

const silent = () => undefined
let library: Promise<OpenJpeg> | null = null

/** Loaded on demand, because a thread with the machine's own OpenJPEG rarely needs it. */
async function load(): Promise<OpenJpeg> {
  const { default: factory } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs')
  return factory({ print: silent, printErr: silent })
}

/**
 * OpenJPEG as WebAssembly. Decodes any stream into `rgb` in this thread. Rejects if it is damaged; the library is
 * then loaded again for the next stream.
 */
export async function decodeWithWasm({ bytes, reduce, width, height }: OpenJpegJob, rgb: Uint8Array): Promise<void> {
  library ??= load()
  try {
    const decoder = new (await library).J2KDecoder()
    try {
      decoder.getEncodedBuffer(bytes.length).set(bytes)
      if (reduce > 0) decoder.decodeSubResolution(reduce, 0)
      else decoder.decode()
      const { bitsPerSample, componentCount } = decoder.getFrameInfo()
      const decoded = decoder.getDecodedBuffer()
      const samples =
        bitsPerSample > 8 ? new Uint16Array(decoded.buffer, decoded.byteOffset, decoded.length / 2) : decoded
      // A stream that cannot be decoded silently gives an empty result.
      if (samples.length !== width * height * componentCount || componentCount < 1) throw new Error('damaged')
      toRgb(samples, rgb, componentCount, bitsPerSample)
    } finally {
      decoder.delete()
    }
  } catch (error) {
    // After a trap, the instance's memory is in an unknown state.
    library = null
    throw error instanceof Error ? error : new Error('damaged JPEG 2000')
  }
}

function toRgb(samples: Uint8Array | Uint16Array, rgb: Uint8Array, components: number, bits: number): void {
  if (components === 3 && bits === 8) {
    rgb.set(samples)
    return
  }
  const pixels = samples.length / components
  const colour = components >= 3
  const unused = Math.max(0, bits - 8)
  const scale = bits < 8 ? 255 / (2 ** bits - 1) : 1
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) {
      rgb[i * 3 + c] = Math.round((samples[i * components + (colour ? c : 0)]! >> unused) * scale)
    }
  }
}
