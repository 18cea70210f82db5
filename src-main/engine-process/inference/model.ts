import { InferenceSession } from 'onnxruntime-node'
import type { EngineModel, EngineSetup, Pace, ProviderInfo } from '#main/engine/protocol/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { type Choice, chooseProvider, refuseProvider } from '../providers/choose.ts'
import { threadsOfLane } from '../providers/lanes.ts'
import { measurePace, usualPace } from '../providers/pace.ts'
import { probeKey, readProbe, writeProbe } from '../providers/probe-file.ts'
import { fileFor, runtimeName, sessionOptions } from '../providers/session.ts'
import type { Graded, Looked } from './looker.ts'
import { type Networks, runDetector, runGrader } from './networks.ts'

export interface Model {
  readonly info: ProviderInfo
  detect(data: Uint8Array, width: number, height: number, minPresence?: number): Promise<Looked>
  grade(data: Uint8Array, count: number): Promise<Graded>
  /** Frees its memory. It cannot be used afterwards. */
  release(): Promise<void>
}

/** Limit in ms of the whole pace measurement at the first start with a model. */
const PACE_MS = 2500
/** Side in px of the picture with which a model is tried out. */
const TRIAL_PX = 128

/**
 * Loads both networks on the chosen provider, tries them out, and determines once how much they get per run. Throws
 * AppError `model-invalid` with what is wrong with them.
 */
export async function openModel(setup: EngineSetup, model: EngineModel): Promise<Model> {
  let choice = await chooseProvider(setup, model)
  let networks: Networks
  try {
    networks = await opened(model, choice, setup.threads)
  } catch (error) {
    if (choice.provider === 'cpu' || setup.provider !== 'auto') throw error
    choice = refuseProvider(setup, model, choice, reasonOf(error))
    networks = await opened(model, choice, setup.threads)
  }
  const pace = await paceOf(setup, model, choice.provider, networks)
  return {
    info: { provider: choice.provider, runtime: runtimeName(), notes: choice.notes, pace },
    detect: (data, width, height, minPresence) => runDetector(networks, { data, width, height, minPresence }),
    grade: (data, count) => runGrader(networks, data, count, pace.cropsPerRun),
    async release() {
      await networks.detector.release()
      await networks.grader.release()
    },
  }
}

const reasonOf = (error: unknown): string =>
  isAppError(error) ? String(error.data.params.detail ?? error.code) : (error as Error).message.slice(0, 200)

/**
 * Loads and runs both networks once, so that an output of the wrong shape is found now and not in the middle of a
 * slide.
 */
async function opened(model: EngineModel, { provider }: Choice, threads: number): Promise<Networks> {
  const options = sessionOptions(provider, threadsOfLane(provider, threads))
  const sessions: InferenceSession[] = []
  const load = async (file: string, part: string): Promise<InferenceSession> => {
    try {
      const session = await InferenceSession.create(file, options)
      sessions.push(session)
      return session
    } catch (error) {
      throw invalid(model, `the ${part} does not load on ${provider}: ${(error as Error).message.slice(0, 300)}`)
    }
  }
  try {
    const detector = await load(fileFor(model.detector, provider), 'detector')
    const grader = await load(fileFor(model.grader, provider), 'grader')
    requireNames(model, detector, ['image'], ['map'])
    requireNames(model, grader, ['crops'], ['probabilities', 'embedding'])
    const networks = { model, detector, grader }
    await tryOut(networks, provider)
    return networks
  } catch (error) {
    await Promise.all(sessions.map((session) => session.release()))
    throw error
  }
}

const invalid = (model: EngineModel, detail: string): AppError =>
  new AppError('model-invalid', { name: model.name, detail })

async function tryOut(networks: Networks, provider: string): Promise<void> {
  const { model } = networks
  const { sizeMultiple } = model.detector
  const side = Math.ceil(TRIAL_PX / sizeMultiple) * sizeMultiple
  const bytes = model.grader.cropPx ** 2 * 3
  try {
    const { peaks } = await runDetector(networks, {
      data: grey(side * side * 3),
      width: side,
      height: side,
      minPresence: 0,
    })
    const { probabilities, embeddings } = await runGrader(networks, grey(2 * bytes), 2, 2)
    for (const values of [peaks.presence, peaks.probabilities, probabilities, embeddings])
      if (!values.every(Number.isFinite)) throw invalid(model, `it answers without numbers on ${provider}`)
  } catch (error) {
    if (isAppError(error)) throw error
    throw invalid(model, `it does not run on ${provider}: ${(error as Error).message.slice(0, 300)}`)
  }
}

const grey = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, i) => 120 + ((i * 31) % 97))

function requireNames(model: EngineModel, session: InferenceSession, inputs: string[], outputs: string[]): void {
  for (const input of inputs) if (!session.inputNames.includes(input)) throw invalid(model, `no input ${input}`)
  for (const output of outputs) if (!session.outputNames.includes(output)) throw invalid(model, `no output ${output}`)
}

/** Measured once for each machine, runtime, model and provider, and stored with the probe's results. */
async function paceOf(setup: EngineSetup, model: EngineModel, provider: string, networks: Networks): Promise<Pace> {
  const { haloPx, sizeMultiple } = model.detector
  if (setup.probeFile === null) return usualPace(sizeMultiple)
  const key = probeKey(model.sha256)
  const known = readProbe(setup.probeFile, key).pace[provider]
  if (known) return known
  const cropBytes = model.grader.cropPx ** 2 * 3
  const pace = await measurePace(
    {
      detect: (px) => runDetector(networks, { data: grey(px * px * 3), width: px, height: px }),
      grade: (crops) => runGrader(networks, grey(crops * cropBytes), crops, crops),
    },
    { haloPx, sizeMultiple, budgetMs: PACE_MS },
  )
  writeProbe(setup.probeFile, key, { pace: { [provider]: pace } })
  return pace
}
