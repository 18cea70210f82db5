import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { EngineModel } from '#main/engine/protocol/index.ts'
import type { ProbeRecord } from './probe-file.ts'
import { fileFor, type Provider, sessionOptions } from './session.ts'

/** Side of the test picture. It is small, so that an emulated graphics card is detected in seconds. */
const SIZE = 128
/** A provider slower than this many CPU runs on the small picture is not timed on a large one. */
const HOPELESS = 20
/** The test picture is repeated this many times in each direction, which a real card needs to show its speed. */
const LARGE = 8
/** Largest difference between probabilities that counts as equal. 8-bit graphs round differently. */
const TOLERANCE = 0.05
/** The same for a class of the grader, which was never trained on anything like the test picture. */
const GRADER_TOLERANCE = 0.2

/**
 * Runs both networks on a test picture with the provider and with the CPU, and times the detector. Never throws.
 * `onCpu`: the model for the CPU, if it differs.
 */
export async function compareWithCpu(
  provider: Provider,
  model: EngineModel,
  threads: number,
  onCpu: EngineModel = model,
): Promise<ProbeRecord> {
  try {
    const candidate = await timedRun(provider, model, threads, 1)
    const cpu = await timedRun('cpu', onCpu, threads, 1)
    const refused = (most: number, part: string): ProbeRecord => ({
      state: 'refused',
      note: `the ${part} differs from the CPU by ${most.toFixed(3)}`,
    })
    const most = largestDifference(cpu, candidate, model.detector.classes.length)
    // Not `most > TOLERANCE`, because NaN must be refused too.
    if (!(most <= TOLERANCE)) return refused(most, 'detector')
    const graded = await gradedRun(provider, model, threads)
    const gradedOnCpu = await gradedRun('cpu', onCpu, threads)
    const mostGraded = Math.max(...graded.map((value, i) => Math.abs(value - gradedOnCpu[i]!)))
    if (!(mostGraded <= GRADER_TOLERANCE)) return refused(mostGraded, 'grader')
    if (candidate.ms > HOPELESS * Math.max(1, cpu.ms)) return { state: 'refused', note: slower(candidate, cpu) }
    const large = await timedRun(provider, model, threads, LARGE)
    const largeOnCpu = await timedRun('cpu', onCpu, threads, LARGE)
    return large.ms > largeOnCpu.ms
      ? { state: 'refused', note: slower(large, largeOnCpu) }
      : { state: 'works', note: times(large, largeOnCpu) }
  } catch (error) {
    return { state: 'refused', note: (error as Error).message.slice(0, 200) }
  }
}

const times = (a: Run, cpu: Run): string => `${a.ms.toFixed(0)} ms against ${cpu.ms.toFixed(0)} ms on the CPU`
const slower = (a: Run, cpu: Run): string => `slower: ${times(a, cpu)}`

interface Run {
  readonly values: Float32Array
  readonly plane: number
  readonly ms: number
}

/** Compares the presence, and the classes only where there is a cell. Between cells they are meaningless. */
function largestDifference(a: Run, b: Run, classes: number): number {
  let most = 0
  for (let at = 0; at < a.plane; at++) {
    const present = a.values[at]!
    const other = b.values[at]!
    let here = Math.abs(present - other)
    for (let k = 1; k <= classes; k++)
      here = Math.max(here, Math.abs(present * a.values[k * a.plane + at]! - other * b.values[k * a.plane + at]!))
    // Not Math.max, because NaN must be visible.
    if (!(here <= most)) most = here
  }
  return most
}

async function timedRun(provider: Provider, model: EngineModel, threads: number, repeat: number): Promise<Run> {
  const session = await InferenceSession.create(fileFor(model.detector, provider), sessionOptions(provider, threads))
  try {
    const image = new Tensor('uint8', knownPicture(SIZE * repeat), [1, SIZE * repeat, SIZE * repeat, 3])
    await session.run({ image })
    const started = performance.now()
    const { map } = await session.run({ image })
    const ms = performance.now() - started
    return { values: Float32Array.from(map!.data as Float32Array), plane: map!.dims[2]! * map!.dims[3]!, ms }
  } finally {
    await session.release()
  }
}

/** The grader's class probabilities for one test crop. */
async function gradedRun(provider: Provider, model: EngineModel, threads: number): Promise<Float32Array> {
  const side = model.grader.cropPx
  const session = await InferenceSession.create(fileFor(model.grader, provider), sessionOptions(provider, threads))
  try {
    const { probabilities } = await session.run({ crops: new Tensor('uint8', knownPicture(side), [1, side, side, 3]) })
    return Float32Array.from(probabilities!.data as Float32Array)
  } finally {
    await session.release()
  }
}

/** A pale ground with a dark round nucleus of 9 µm in each quarter of `SIZE`, the same on every machine. */
function knownPicture(side: number): Uint8Array {
  const data = new Uint8Array(side * side * 3)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const far = Math.hypot((x % (SIZE / 2)) - SIZE / 4, (y % (SIZE / 2)) - SIZE / 4)
      const colour = far < 9 ? [88, 60, 120] : far < 26 ? [206, 170, 196] : [236, 234, 238]
      const grain = (x * 31 + y * 17) % 7
      for (let c = 0; c < 3; c++) data[(y * side + x) * 3 + c] = colour[c]! + grain
    }
  return data
}
