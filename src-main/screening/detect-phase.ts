import { engineModel } from '#main/engine/index.ts'
import { BorderDuplicates } from '#shared/domain/border-duplicates.ts'
import type { CellsStore, FoundCell } from './cells.store.ts'
import { FocusSoFar } from './focus.ts'
import { labeller } from './labelled.ts'
import { evenSample } from './sample.ts'
import type { StoredPlan, StoredScreening } from './screenings.store.ts'
import { addBatch, progressOf, stepOf, type Walk } from './walk.ts'

/** Finds the cells block by block, then chooses the cells to grade. */
export async function detectPhase(walk: Walk): Promise<void> {
  const { deps, signal } = walk
  const { screenings, cells, model } = deps
  const start = screenings.find(walk.screeningId)!
  const plan = start.plan!.detect
  const { detector } = model.manifest
  const score = labeller(deps, detector.classes)
  const classes = detector.classes.length
  const border = new BorderDuplicates(plan, {
    radius: detector.peakRadiusPx * plan.scale,
  })
  for (const cell of cells.since(start.id, border.neededFrom(start.batchesDone)))
    if (cell.batch >= 0) border.restore(cell)
  const size = BOX_MICRONS / start.params.micronsPerPixel
  let found = cells.count(start.id)
  let progress = progressOf(start, walk.provider)
  const total = plan.blocks.length
  const focus = new FocusSoFar(plan, progress)

  const request = { model: engineModel(model), slide: walk.at, plan, fromBatch: start.batchesDone }

  for await (const batch of deps.engine.detect(request, signal)) {
    const fresh: FoundCell[] = []
    for (let i = 0; i < batch.x.length; i++) {
      const at = { x: batch.x[i]!, y: batch.y[i]! }
      if (!border.accept({ batch: batch.batch, ...at })) continue
      const scored = score(batch.probabilities.subarray(i * classes, (i + 1) * classes))
      fresh.push({ ...at, width: size, height: size, presence: batch.presence[i]!, ...scored })
    }
    found += fresh.length
    const blocksLeft = total - batch.batch - 1
    const step = stepOf(
      'detect',
      batch.batch + 1,
      blocksLeft,
      expectedChunks(found, batch.batch + 1, total, start),
      found,
    )
    progress = {
      ...addBatch(progress, batch, walk.clock()),
      focus: focus.add(batch.batch, batch.focus),
    }
    walk.commit(step, (change) => {
      cells.add(change, start.id, batch.batch, fresh)
      screenings.setProgress(change, start.id, batch.batch + 1, progress)
    })
  }
  walk.commit(null, (change) => screenings.setPlan(change, start.id, chosenForGrading(start, cells), 'grade'))
}

/** Side of a cell's nominal box: about a nucleus and its direct surroundings. No outline is measured. */
export const BOX_MICRONS = 24

/**
 * The most suspicious cells, and an even sample that represents the slide, in the order of their places for
 * sequential reading.
 */
function chosenForGrading({ id, plan, params }: StoredScreening, cells: CellsStore): StoredPlan {
  const chosen = new Set([...cells.ranked(id, params.gradeMost), ...evenSample(cells.ids(id), params.sample)])
  return { ...plan!, grade: [...chosen].sort((a, b) => a - b) }
}

/** Expected number of chunks to grade, estimated from the cells found so far. */
function expectedChunks(found: number, done: number, total: number, { params }: StoredScreening): number {
  const cells = (found / done) * total
  return Math.ceil(Math.min(cells, params.gradeMost + params.sample) / params.chunkSize)
}
