import type { OpenJpegJob } from './openjpeg-job.ts'
import { nativeOpenJpeg } from './openjpeg-native.ts'
import { decodeWithWasm } from './openjpeg-wasm.ts'
import { yccToRgb } from './ycc.ts'

/**
 * Decodes into `rgb` in this thread: interleaved, 8 bits per channel, width * height * 3 bytes. Plain streams use the
 * machine's own OpenJPEG if there is one. All others, and those that it refuses, use the WebAssembly build. Rejects
 * if the stream is damaged.
 */
export async function decodeHere(job: OpenJpegJob, rgb: Uint8Array): Promise<void> {
  const native = job.plain ? await nativeOpenJpeg() : null
  if (!native?.decode(job, rgb)) await decodeWithWasm(job, rgb)
  if (job.ycc) yccToRgb(rgb)
}
