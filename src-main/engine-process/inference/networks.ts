import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { EngineModel } from '#main/engine/protocol/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { findPeaks } from '#shared/domain/peaks.ts'
import type { Graded, Looked } from './looker.ts'

/** The two networks of a model, loaded. */
export interface Networks {
  readonly model: EngineModel
  readonly detector: InferenceSession
  readonly grader: InferenceSession
}

export interface DetectorPicture {
  /** RGB. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  /** Defaults to the model's own limit. */
  readonly minPresence?: number | undefined
}

/** Finds the cells of one picture. Throws AppError `model-invalid` if the map's shape differs from the manifest. */
export async function runDetector({ model, detector }: Networks, picture: DetectorPicture): Promise<Looked> {
  const { data, width, height } = picture
  const { stride, peakRadiusPx, classes, offsets } = model.detector
  const started = performance.now()
  const { map } = await detector.run({ image: new Tensor('uint8', data, [1, height, width, 3]) })
  const inferMs = performance.now() - started
  const values = map!.data as Float32Array
  const across = map!.dims[3] ?? 0
  const down = map!.dims[2] ?? 0
  if (map!.dims[1] !== 1 + classes.length + (offsets ? 2 : 0) || across !== width / stride || down !== height / stride)
    throw new AppError('model-invalid', { name: model.name, detail: `the detector's map is ${map!.dims.join(' x ')}` })
  const peaks = findPeaks(
    { data: values, width: across, height: down, classes: classes.length, offsets },
    { stride, radius: peakRadiusPx, minPresence: picture.minPresence ?? model.detector.minPresence },
  )
  map!.dispose()
  return { peaks, inferMs }
}

/**
 * Grades `count` crops, `perRun` at a time. The results do not depend on `perRun`. Throws AppError `model-invalid` if
 * the shape of the grader's output differs from the manifest.
 */
export async function runGrader(
  { model, grader }: Networks,
  data: Uint8Array,
  count: number,
  perRun: number,
): Promise<Graded> {
  const { cropPx, classes, embeddingSize } = model.grader
  const bytes = cropPx * cropPx * 3
  const probabilities = new Float32Array(count * classes.length)
  const embeddings = new Float32Array(count * embeddingSize)
  const started = performance.now()
  for (let from = 0; from < count; from += perRun) {
    const n = Math.min(perRun, count - from)
    const crops = new Tensor('uint8', data.subarray(from * bytes, (from + n) * bytes), [n, cropPx, cropPx, 3])
    const out = await grader.run({ crops })
    const said = out.probabilities!.data as Float32Array
    const seen = out.embedding!.data as Float32Array
    if (said.length !== n * classes.length || seen.length !== n * embeddingSize)
      throw new AppError('model-invalid', {
        name: model.name,
        detail: `the grader answers with ${said.length / n} classes and an embedding of ${seen.length / n}`,
      })
    probabilities.set(said, from * classes.length)
    embeddings.set(seen, from * embeddingSize)
  }
  return { probabilities, embeddings, inferMs: performance.now() - started }
}
