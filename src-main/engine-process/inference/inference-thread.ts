import { parentPort, workerData } from 'node:worker_threads'
import type { EngineSetup } from '#main/engine/protocol/index.ts'
import { toErrorData } from '#shared/contract/errors.ts'
import type { InferenceAnswer, InferenceJob, InferenceQuestion } from './inference.ts'
import { type Model, openModel } from './model.ts'

/** Body of the inference thread: one question after the other. */
export function runInferenceThread(): void {
  const setup = workerData as EngineSetup
  let model: Promise<Model> | null = null
  let last: Promise<unknown> = Promise.resolve()
  const opened = () => {
    model ??= openModel(setup).catch((error) => {
      model = null
      throw error
    })
    return model
  }
  const answer = (message: InferenceAnswer, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer)
  const work = async ({ id, job }: InferenceQuestion) => {
    try {
      answer({ id, value: await perform(await opened(), job) })
    } catch (error) {
      answer({ id, error: toErrorData(error) })
    }
  }
  parentPort?.on('message', (question: InferenceQuestion) => {
    last = last.then(() => work(question))
  })
}

async function perform(model: Model, job: InferenceJob): Promise<unknown> {
  if (job.kind === 'provider') return model.info
  if (job.kind === 'detect') return model.detect(job.data, job.width, job.height, job.minPresence)
  return model.grade(job.data, job.count)
}
