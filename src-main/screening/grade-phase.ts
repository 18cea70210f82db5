import { engineModel, type GradedChunk, type Turn } from '#main/engine/index.ts'
import type { LoadedModel } from '#main/models/index.ts'
import { systemPerson } from '#main/storage/index.ts'
import { FIRST_LOOK_AMONG, FIRST_LOOK_FROM, FIRST_LOOK_INSIDE, firstLook } from '#shared/domain/first-look.ts'
import { repeatedCells } from '#shared/domain/same-cell.ts'
import { toEdge } from '#shared/domain/screening-plan.ts'
import type { CellsStore } from './cells.store.ts'
import { labeller } from './labelled.ts'
import { makeResult } from './result.ts'
import { addToSample, evenSample, type GradedRow } from './sample.ts'
import type { Progress, StoredScreening } from './screenings.store.ts'
import { addBatch, progressOf, stepOf, type Walk } from './walk.ts'

/** Number of cells that are graded a second time, mirrored. */
const SECOND_LOOK = 64
const MIRRORED: readonly Turn[] = [4]

/** Grades the chosen cells at full resolution, chunk by chunk, then makes the slide's result. */
export async function gradePhase(walk: Walk): Promise<void> {
  const { at, deps, signal } = walk
  const { screenings, cells, model, head, engine } = deps
  const start = screenings.find(walk.screeningId)!
  const ids = start.plan!.grade!
  const { chunkSize, micronsPerPixel } = start.params
  const score = labeller(deps, (head ?? model.manifest.grader).classes)
  const sampled = new Set(evenSample(cells.ids(start.id), start.params.sample))
  const sums = addToSample(sampled, sharpAtLeast(model))
  const found = cells.count(start.id)
  const blocks = start.plan!.detect.blocks.length
  const chunks = Math.ceil(ids.length / chunkSize)
  let progress = progressOf(start, walk.provider)
  const request = {
    ...{ model: engineModel(model), ...(head ? { head } : {}) },
    ...{ slide: at, micronsPerPixel, ...places(cells, ids), chunkSize },
  }

  for await (const chunk of engine.grade({ ...request, fromChunk: start.batchesDone }, signal)) {
    const graded = rows(chunk, ids.slice(chunk.chunk * chunkSize, (chunk.chunk + 1) * chunkSize))
    const step = stepOf('grade', blocks + chunk.chunk + 1, 0, chunks - chunk.chunk - 1, found)
    progress = { ...addBatch(progress, chunk, walk.clock()), sample: sums(progress.sample, graded) }
    walk.commit(step, (change) => {
      for (const cell of graded) cells.grade(change, cell.id, { ...cell, ...score(cell.probabilities) })
      screenings.setProgress(change, start.id, chunk.chunk + 1, progress)
    })
  }
  const disagreement = await secondLook(walk, start)
  finish(walk, start, { ...progress, totalMs: progress.totalMs + walk.clock() }, disagreement)
}

/** Removes the repeats from the lists, chooses the first look, and makes the result, all in one change. */
function finish(
  { deps, commit, slide }: Walk,
  start: StoredScreening,
  progress: Progress,
  disagreement: number | null,
) {
  const { screenings, cells, records, model, anchoring, slides } = deps
  const { id, params } = start
  const { micronsPerPixel } = params
  commit(null, () =>
    records.change({ by: systemPerson, what: 'screening-done', about: { slideId: slide.id } }, (change) => {
      cells.markRepeats(change, repeatedCells(cells.places(id), micronsPerPixel))
      const suspects = cells.suspects(id, FIRST_LOOK_AMONG, micronsPerPixel)
      const whole = suspects.filter(({ x, y }) => {
        const edge = toEdge(start.plan!.detect, x / micronsPerPixel, y / micronsPerPixel)
        return edge * micronsPerPixel >= FIRST_LOOK_INSIDE
      })
      if (suspects.length >= FIRST_LOOK_FROM) cells.setFirstLook(change, firstLook(whole))
      const result = makeResult(screenings.find(id)!, progress, disagreement, deps)
      screenings.finish(change, id, result)
      // An amendment that asked for the screening may have been dropped meanwhile.
      if (slides.find(slide.id)?.signed === 0) anchoring.show(change, slide.id, id)
      change.note(null, { screening: id, model: model.sha256, lane: result.lane })
    }),
  )
}

const sharpAtLeast = ({ manifest }: LoadedModel): number =>
  manifest.reliability.focus?.sharpAtLeast ?? Number.NEGATIVE_INFINITY

const places = (cells: CellsStore, ids: readonly number[]) => {
  const at = ids.map((id) => cells.place(id))
  return { x: Float64Array.from(at, ({ x }) => x), y: Float64Array.from(at, ({ y }) => y) }
}

function rows(chunk: GradedChunk, ids: readonly number[]): GradedRow[] {
  const part = (values: Float32Array, i: number) => {
    const n = values.length / ids.length
    return values.subarray(i * n, (i + 1) * n)
  }
  return ids.map((id, i) => ({
    id,
    probabilities: part(chunk.probabilities, i),
    embedding: part(chunk.embeddings, i),
    stain: part(chunk.stain, i),
    sharpness: chunk.sharpness[i]!,
  }))
}

/** Grades the top cells once more, mirrored. Returns the mean change of their abnormality; null without cells. */
async function secondLook({ at, deps, signal }: Walk, { id, params }: StoredScreening): Promise<number | null> {
  const { cells, engine, model, head } = deps
  const top = cells.ranked(id, SECOND_LOOK)
  if (top.length === 0) return null
  const before = cells.abnormalOf(top)
  const score = labeller(deps, (head ?? model.manifest.grader).classes)
  const request = {
    model: engineModel(model),
    ...(head ? { head } : {}),
    slide: at,
    micronsPerPixel: params.micronsPerPixel,
    ...places(cells, top),
    fromChunk: 0,
    chunkSize: params.chunkSize,
    turns: MIRRORED,
  }
  let sum = 0
  for await (const chunk of engine.grade(request, signal)) {
    const from = chunk.chunk * params.chunkSize
    rows(chunk, top.slice(from, from + params.chunkSize)).forEach((cell, i) => {
      sum += Math.abs(score(cell.probabilities).abnormal - before[from + i]!)
    })
  }
  return sum / top.length
}
