import { parentPort } from 'node:worker_threads'
import { decodeHere } from './openjpeg.ts'
import type { OpenJpegJob } from './openjpeg-job.ts'

/** A stream, and the shared memory for its pixels. */
export interface CodecTask {
  readonly work: OpenJpegJob
  readonly memory: SharedArrayBuffer
}

/** Body of a decoding thread, which decodes one stream after another. The answer says whether that succeeded. */
let before = Promise.resolve()
parentPort?.on('message', ({ work, memory }: CodecTask) => {
  before = before
    .then(() => decodeHere(work, new Uint8Array(memory, 0, work.width * work.height * 3)))
    .then(
      () => parentPort?.postMessage(true),
      () => parentPort?.postMessage(false),
    )
})
