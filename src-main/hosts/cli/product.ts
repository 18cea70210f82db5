import type { App } from '#main/app/index.ts'
import { engineModel, type Turn } from '#main/engine/index.ts'
import type { GradedPoint, Point, Product, Proposed } from '#main/evaluation/index.ts'
import { planRequest, screeningParams } from '#main/screening/index.ts'
import { AppError, errorOf } from '#shared/contract/errors.ts'
import { BorderDuplicates } from '#shared/domain/border-duplicates.ts'
import { cellScorer } from '#shared/domain/cell-scores.ts'

const chunkSize = 32
/** Single cells are graded in all orientations: for so few, time does not matter, and the result is more stable. */
const allSides: readonly Turn[] = [0, 1, 2, 3, 4, 5, 6, 7]

/** The running core as the evaluation needs it. Throws the reason if there is no model. */
export function productOf(app: App): Product {
  const { model, head } = app.models.current()
  const task = app.tasks.of(model.manifest.task)
  const { classes } = head ?? model.manifest.grader
  return {
    model: { name: model.name, sha256: model.sha256, classes },
    task,
    grade: gradingWith(app, { model, head, task }),
    propose: proposingWith(app, model),
    screen: screeningOn(app),
  }
}

type InUse = ReturnType<App['models']['current']>

/** Grades with the classifier alone, at given points. */
function gradingWith({ engine }: App, { model, head, task }: InUse & Pick<Product, 'task'>): Product['grade'] {
  const { classes } = head ?? model.manifest.grader
  const score = cellScorer(task, classes)
  return async (file, micronsPerPixel, points) => {
    const info = await engine.info(file)
    const at: readonly Point[] = points === 'centre' ? [{ x: info.width / 2, y: info.height / 2 }] : points
    const request = {
      model: engineModel(model),
      ...(head ? { head } : {}),
      slide: { path: file, files: null },
      micronsPerPixel: info.micronsPerPixel ?? micronsPerPixel,
      x: Float64Array.from(at, ({ x }) => x),
      y: Float64Array.from(at, ({ y }) => y),
      fromChunk: 0,
      chunkSize,
      turns: allSides,
    }
    const graded: GradedPoint[] = []
    for await (const chunk of engine.grade(request)) {
      const rows = chunk.probabilities.length / classes.length
      for (let row = 0; row < rows; row++) {
        const probabilities = chunk.probabilities.subarray(row * classes.length, (row + 1) * classes.length)
        const { abnormal, highGrade } = score(probabilities)
        const point = at[chunk.chunk * chunkSize + row]
        if (point) graded.push({ x: point.x, y: point.y, probabilities: [...probabilities], abnormal, highGrade })
      }
    }
    return graded
  }
}

/** Proposes cells with the detector alone, over a whole slide. */
function proposingWith({ engine }: App, model: InUse['model']): Product['propose'] {
  const named = engineModel(model)
  return async (file, micronsPerPixel, minPresence) => {
    const info = await engine.info(file)
    const params = screeningParams(info.micronsPerPixel ?? micronsPerPixel)
    const { pace } = await engine.provider(named)
    const slide = { path: file, files: null }
    const plan = await engine.plan(slide, planRequest(params, model, pace.inputPx))
    const border = new BorderDuplicates(plan, { radius: model.manifest.detector.peakRadiusPx * plan.scale })
    const proposed: Proposed[] = []
    const found = engine.detect({ model: named, slide, plan, fromBatch: 0, minPresence })
    for await (const { batch, x, y, presence } of found)
      presence.forEach((sure, i) => {
        const at = { x: x[i] ?? 0, y: y[i] ?? 0 }
        if (border.accept({ batch, ...at })) proposed.push({ ...at, presence: sure })
      })
    return proposed
  }
}

/** The whole path of a slide: importing, screening, and reading what the case would show of it. */
function screeningOn({ intake, screening, localSession }: App): Product['screen'] {
  return async (file, micronsPerPixel) => {
    const { reader } = localSession
    const [outcome] = await intake.importPaths(reader, [file], { micronsPerPixel })
    if (!outcome) throw new AppError('file-not-found', { file })
    if (outcome.kind === 'quarantined') throw errorOf(outcome.error)
    const { slideId } = outcome
    screening.start(reader, slideId)
    const job = await screening.finished(slideId)
    const result = screening.resultOf(slideId)
    if (job.state !== 'succeeded' || !result) throw errorOf(job.error ?? { code: 'bug', params: {} })
    return {
      abnormal: result.risk.abnormal,
      highGrade: result.risk.highGrade,
      called: result.lane !== 'light-read',
      abstained: result.reliability.abstain,
      gallery: screening.proposals(slideId),
      mm2: result.area.mm2,
      totalMs: result.timing.totalMs,
    }
  }
}
