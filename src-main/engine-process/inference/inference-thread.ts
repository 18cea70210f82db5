import { parentPort, workerData } from 'node:worker_threads'
import type { EngineSetup } from '#main/engine/protocol/index.ts'
import { toErrorData } from '#shared/contract/errors.ts'
import { type Model, openModel } from './model.ts'
import type { InferenceAnswer, InferenceQuestion } from './questions.ts'

/** Body of an inference thread, which answers one question after another. A model is opened on its first use. */
export function runInferenceThread(): void {
  const setup = workerData as EngineSetup
  const opened = new Map<string, Model>()
  let last: Promise<unknown> = Promise.resolve()
  const answer = (message: InferenceAnswer) => parentPort?.postMessage(message)

  const modelFor = async ({ model, provider }: InferenceQuestion): Promise<Model> => {
    const known = opened.get(model.sha256)
    if (known) return known
    const fresh = await openModel({ ...setup, provider }, model)
    opened.set(model.sha256, fresh)
    return fresh
  }
  const perform = async (question: InferenceQuestion): Promise<unknown> => {
    const { job, model } = question
    if (job.kind === 'release') {
      const known = opened.get(model.sha256)
      opened.delete(model.sha256)
      return known?.release()
    }
    const { info, detect, grade } = await modelFor(question)
    if (job.kind === 'provider') return info
    if (job.kind === 'detect') return detect(job.data, job.width, job.height, job.minPresence)
    return grade(job.data, job.count)
  }
  const work = async (question: InferenceQuestion) => {
    try {
      answer({ id: question.id, value: await perform(question) })
    } catch (error) {
      answer({ id: question.id, error: toErrorData(error) })
    }
  }
  parentPort?.on('message', (question: InferenceQuestion) => {
    last = last.then(() => work(question))
  })
}
