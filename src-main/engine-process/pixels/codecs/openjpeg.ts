import type { OpenJpegJob } from './openjpeg-job.ts'
import { nativeOpenJpeg } from './openjpeg-native.ts'
import { decodeWithWasm } from './openjpeg-wasm.ts'
import { yccToRgb } from './ycc.ts'

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
