import { nativeOpenJpeg } from './openjpeg-native.ts'
import { decodeWithWasm } from './openjpeg-wasm.ts'
import { yccToRgb } from './ycc.ts'

/** What one stream becomes. The bytes are checked before: see `readJpeg2000Header`. */
export interface OpenJpegJob {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Three components and nothing out of the ordinary (`isPlainJpeg2000`): the machine's own library may have it. */
  readonly plain: boolean
  /** Luminance and colour differences that the stream does not declare as such: turn them into RGB. */
  readonly ycc: boolean
  /** Decode at 1/2^reduce of the size; a stream that has no such resolution counts as damaged. */
  readonly reduce: number
  /** Size of the result as the header promises it, pixels. */
  readonly width: number
  readonly height: number
}

/**
 * Decodes in this thread into `rgb`, interleaved, 8 bits a channel, width * height * 3 bytes: plain streams with the
 * machine's own OpenJPEG where there is one, all others, and those that it refuses, with the one in WebAssembly. Rejects
 * where the stream is damaged.
 */
export async function decodeHere(job: OpenJpegJob, rgb: Uint8Array): Promise<void> {
  const native = job.plain ? await nativeOpenJpeg() : null
  if (!native?.decode(job, rgb)) await decodeWithWasm(job, rgb)
  if (job.ycc) yccToRgb(rgb)
}
