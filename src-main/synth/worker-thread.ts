import { parentPort, workerData } from 'node:worker_threads'
import type { Library } from './library.ts'
import type { SlidePlan } from './plan.ts'
import { LocalWorker } from './slide-worker.ts'

export interface WorkerSetup {
  readonly plan: SlidePlan
  readonly stop: Int32Array
}
export type WorkerCall =
  | { readonly id: number; readonly call: 'drawEntries'; readonly entries: readonly number[] }
  | { readonly id: number; readonly call: 'takeLibrary'; readonly library: Library }
  | { readonly id: number; readonly call: 'glass' }
  | { readonly id: number; readonly call: 'makeBlock'; readonly index: number }
  | { readonly id: number; readonly call: 'close' }
export type WorkerReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly stack: string | undefined } }

const port = parentPort
if (!port) throw new Error('runs only as a worker thread')
const setup = workerData as WorkerSetup
const worker = new LocalWorker(setup.plan, setup.stop)

async function answer(call: WorkerCall): Promise<unknown> {
  if (call.call === 'drawEntries') return worker.drawEntries(call.entries)
  if (call.call === 'takeLibrary') return worker.takeLibrary(call.library)
  if (call.call === 'glass') return worker.glass()
  if (call.call === 'makeBlock') return worker.makeBlock(call.index)
  return worker.close()
}

port.on('message', (call: WorkerCall) => {
  answer(call).then(
    (value) => {
      const bytes = (value as { bytes?: Uint8Array } | null | undefined)?.bytes
      port.postMessage({ id: call.id, value } satisfies WorkerReply, bytes ? [bytes.buffer as ArrayBuffer] : [])
      if (call.call === 'close') port.close()
    },
    (error: Error) => {
      const reply: WorkerReply = { id: call.id, error: { message: error.message, stack: error.stack } }
      port.postMessage(reply)
    },
  )
})
