import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { EngineModel } from '../methods.ts'
import type { ProbeRecord } from './probe-file.ts'
import { type Provider, sessionOptions } from './session.ts'

/** Small, so that a slow provider is found out in seconds. */
const SIZE = 128
/** Largest difference of a probability that still counts as the same answer. */
const TOLERANCE = 0.03

/** Runs the detector on a known picture with the provider and with the CPU. Never throws. */
export async function compareWithCpu(provider: Provider, model: EngineModel, threads: number): Promise<ProbeRecord> {
  try {
    const candidate = await timedRun(provider, model, threads)
    const cpu = await timedRun('cpu', model, threads)
    let most = 0
    const compared = Math.min(cpu.values.length, (1 + model.detector.classes.length) * cpu.plane)
    for (let i = 0; i < compared; i++) most = Math.max(most, Math.abs(cpu.values[i]! - candidate.values[i]!))
    // Not `most > TOLERANCE`: NaN must be refused too.
    if (!(most <= TOLERANCE)) return { state: 'refused', note: `differs from the CPU by ${most.toFixed(3)}` }
    const times = `${candidate.ms.toFixed(0)} ms against ${cpu.ms.toFixed(0)} ms on the CPU`
    return candidate.ms > cpu.ms ? { state: 'refused', note: `slower: ${times}` } : { state: 'works', note: times }
  } catch (error) {
    return { state: 'refused', note: (error as Error).message.slice(0, 200) }
  }
}

async function timedRun(provider: Provider, model: EngineModel, threads: number) {
  const session = await InferenceSession.create(model.detector.file, sessionOptions(provider, threads))
  try {
    const image = new Tensor('uint8', knownPicture(), [1, SIZE, SIZE, 3])
    await session.run({ image })
    const started = performance.now()
    const { map } = await session.run({ image })
    const ms = performance.now() - started
    return { values: Float32Array.from(map!.data as Float32Array), plane: map!.dims[2]! * map!.dims[3]!, ms }
  } finally {
    await session.release()
  }
}

/** Pale ground with a dark round nucleus of 9 µm in each quarter, the same on every machine. */
export function knownPicture(): Uint8Array {
  const data = new Uint8Array(SIZE * SIZE * 3)
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const far = Math.hypot((x % (SIZE / 2)) - SIZE / 4, (y % (SIZE / 2)) - SIZE / 4)
      const [r, g, b] = far < 9 ? [88, 60, 120] : far < 26 ? [206, 170, 196] : [236, 234, 238]
      const grain = (x * 31 + y * 17) % 7
      data.set([r! + grain, g! + grain, b! + grain], (y * SIZE + x) * 3)
    }
  return data
}
