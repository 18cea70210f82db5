import { InferenceSession, Tensor } from 'onnxruntime-node'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { findPeaks } from '#shared/domain/peaks.ts'
import type { EngineModel, EngineSetup, ProviderInfo } from '../methods.ts'
import { chooseProvider } from '../providers/choose.ts'
import { runtimeName, sessionOptions } from '../providers/session.ts'
import type { Graded, Looked } from './inference.ts'

export interface Model {
  readonly info: ProviderInfo
  detect(data: Uint8Array, width: number, height: number, minPresence?: number): Promise<Looked>
  grade(data: Uint8Array, count: number): Promise<Graded>
}

/** Loads both networks on the provider of choice. Throws AppError `model-invalid`, `model-missing`. */
export async function openModel(setup: EngineSetup): Promise<Model> {
  const { model } = setup
  if (!model) throw new AppError('model-missing', { name: '' })
  try {
    const choice = await chooseProvider(setup, model)
    const options = sessionOptions(choice.provider, setup.threads)
    const detector = await InferenceSession.create(model.detector.file, options)
    const grader = await InferenceSession.create(model.grader.file, options)
    requireNames(model.name, detector, ['image'], ['map'])
    requireNames(model.name, grader, ['crops'], ['probabilities', 'embedding'])
    return {
      info: { provider: choice.provider, runtime: runtimeName(), notes: choice.notes },
      detect: (data, width, height, minPresence) => runDetector(detector, model, { data, width, height, minPresence }),
      grade: (data, count) => runGrader(grader, model, data, count),
    }
  } catch (error) {
    if (isAppError(error)) throw error
    throw new AppError('model-invalid', { name: model.name, detail: (error as Error).message.slice(0, 300) })
  }
}

function requireNames(name: string, session: InferenceSession, inputs: string[], outputs: string[]): void {
  for (const input of inputs)
    if (!session.inputNames.includes(input)) throw new AppError('model-invalid', { name, detail: `no input ${input}` })
  for (const output of outputs)
    if (!session.outputNames.includes(output))
      throw new AppError('model-invalid', { name, detail: `no output ${output}` })
}

async function runDetector(
  session: InferenceSession,
  model: EngineModel,
  picture: { data: Uint8Array; width: number; height: number; minPresence?: number | undefined },
): Promise<Looked> {
  const { data, width, height } = picture
  const { stride, peakRadiusPx, classes, offsets } = model.detector
  const minPresence = picture.minPresence ?? model.detector.minPresence
  const started = performance.now()
  const { map } = await session.run({ image: new Tensor('uint8', data, [1, height, width, 3]) })
  const inferMs = performance.now() - started
  const values = map!.data as Float32Array
  const across = map!.dims[3] ?? 0
  const down = map!.dims[2] ?? 0
  if (map!.dims[1] !== 1 + classes.length + (offsets ? 2 : 0) || across !== width / stride || down !== height / stride)
    throw new AppError('model-invalid', { name: model.name, detail: `the map is ${map!.dims.join(' x ')}` })
  const peaks = findPeaks(
    { data: values, width: across, height: down, classes: classes.length, offsets },
    { stride, radius: peakRadiusPx, minPresence },
  )
  map!.dispose()
  return { peaks, inferMs }
}

async function runGrader(
  session: InferenceSession,
  model: EngineModel,
  data: Uint8Array,
  count: number,
): Promise<Graded> {
  const { cropPx, classes, embeddingSize } = model.grader
  const started = performance.now()
  const out = await session.run({ crops: new Tensor('uint8', data, [count, cropPx, cropPx, 3]) })
  const inferMs = performance.now() - started
  const probabilities = Float32Array.from(out.probabilities!.data as Float32Array)
  const embeddings = Float32Array.from(out.embedding!.data as Float32Array)
  if (probabilities.length !== count * classes.length || embeddings.length !== count * embeddingSize)
    throw new AppError('model-invalid', { name: model.name, detail: 'the grader answers in another shape' })
  return { probabilities, embeddings, inferMs }
}
