import { parentPort } from 'node:worker_threads'
import { decodeHere, type OpenJpegJob } from './openjpeg.ts'

/** Body of a decoding thread: one stream after the other. */
export interface CodecAnswer {
  readonly data?: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
}

parentPort?.on('message', (job: OpenJpegJob) => {
  decodeHere(job).then(
    (answer: CodecAnswer & { data: Uint8Array<ArrayBuffer> }) => parentPort?.postMessage(answer, [answer.data.buffer]),
    () => parentPort?.postMessage({ width: 0, height: 0 } satisfies CodecAnswer),
  )
})
