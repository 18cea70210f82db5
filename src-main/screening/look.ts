import { type Engine, engineModel } from '#main/engine/index.ts'
import type { ModelInUse } from '#main/models/index.ts'
import type { FieldCell } from '#shared/contract/schemas/camera.ts'
import { BorderDuplicates } from '#shared/domain/border-duplicates.ts'
import { cellScorer } from '#shared/domain/cell-scores.ts'
import { repeatedCells } from '#shared/domain/same-cell.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { BOX_MICRONS } from './detect-phase.ts'
import { planRequest, screeningParams } from './params.ts'

/** Most cells of a field. More would be noise. */
const mostCells = 1000

/**
 * The cells that the model sees in one field, found and graded exactly as in a screening but not stored, for a look
 * through the camera. Most suspicious first. Throws like `Engine.detect`.
 */
export async function lookAtField(
  { engine, model, head, task }: ModelInUse & { readonly engine: Engine; readonly task: Task },
  path: string,
  micronsPerPixel: number,
  signal?: AbortSignal,
): Promise<FieldCell[]> {
  const { detector, grader } = model.manifest
  const params = screeningParams(micronsPerPixel)
  const { chunkSize } = params
  const named = engineModel(model)
  const { pace } = await engine.provider(named)
  const slide = { path, files: null }
  const plan = await engine.plan(slide, planRequest(params, model, pace.inputPx), signal)
  const border = new BorderDuplicates(plan, {
    radius: detector.peakRadiusPx * plan.scale,
  })
  const found: { x: number; y: number; presence: number }[] = []
  for await (const batch of engine.detect({ model: named, slide, plan, fromBatch: 0 }, signal))
    for (let i = 0; i < batch.x.length; i++) {
      const at = { x: batch.x[i]!, y: batch.y[i]! }
      if (border.accept({ batch: batch.batch, ...at })) found.push({ ...at, presence: batch.presence[i]! })
    }
  const places = found.sort((a, b) => b.presence - a.presence).slice(0, mostCells)
  const { classes: codes } = head ?? grader
  const score = cellScorer(task, codes)
  const request = {
    model: named,
    ...(head ? { head } : {}),
    slide,
    micronsPerPixel,
    x: Float64Array.from(places, ({ x }) => x),
    y: Float64Array.from(places, ({ y }) => y),
    fromChunk: 0,
    chunkSize,
  }
  const scored: {
    id: number
    x: number
    y: number
    presence: number
    abnormal: number
    highGrade: number
    best: number
  }[] = []
  const size = BOX_MICRONS / micronsPerPixel
  for await (const chunk of engine.grade(request, signal)) {
    const from = chunk.chunk * chunkSize
    const count = Math.min(chunkSize, places.length - from)
    const classes = chunk.probabilities.length / Math.max(1, count)
    for (let i = 0; i < count; i++)
      scored.push({
        id: from + i,
        ...places[from + i]!,
        ...score(chunk.probabilities.subarray(i * classes, (i + 1) * classes)),
      })
  }
  const repeats = new Set(repeatedCells(scored, micronsPerPixel).map(({ id }) => id))
  return scored
    .filter(({ id }) => !repeats.has(id))
    .sort((a, b) => b.abnormal - a.abnormal)
    .map(({ x, y, best, abnormal, highGrade }) => ({
      x,
      y,
      width: size,
      height: size,
      label: codes[best]!,
      abnormal,
      highGrade,
    }))
}
