import { stat } from 'node:fs/promises'
import type { Engine } from '#main/engine/index.ts'
import { translating } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { detectPhase } from './detect-phase.ts'
import { gradePhase } from './grade-phase.ts'
import type { SlideFacts } from './jobs.store.ts'
import type { Screening } from './screenings.store.ts'
import type { RunDeps, RunStep, Walk } from './walk.ts'

/**
 * Walks a screening from its last committed batch to its end. Everything is committed batch by batch, so it may be
 * stopped at any moment and called again. Rejects with AppError; `cancelled` when the signal is aborted.
 */
export async function runScreening(
  job: Walk['job'],
  deps: RunDeps,
  signal: AbortSignal,
  onStep: (step: RunStep) => void,
): Promise<void> {
  const { engine, screenings } = deps
  const clock = runClock()
  await mustBeUnchanged(job.slide, engine, signal)
  const { provider, runtime } = await engine.provider()
  const first = screenings.find(job.screeningId)!
  if (first.plan === null) await makePlan(first, job.slide, deps, signal)
  const walk = { job, deps, signal, onStep, clock, provider: { provider, runtime } } satisfies Walk
  if (screenings.find(job.screeningId)!.phase === 'detect') await detectPhase(walk)
  if (screenings.find(job.screeningId)!.phase === 'grade') await gradePhase(walk)
}

function runClock(): () => number {
  let last = performance.now()
  return () => {
    const before = last
    last = performance.now()
    return last - before
  }
}

/** The result is filed under the content's hash: it must be the content that is read. */
async function mustBeUnchanged(slide: SlideFacts, engine: Engine, signal: AbortSignal): Promise<void> {
  const found = await stat(slide.path).catch(() => null)
  if (!found) throw new AppError('slide-missing', { file: slide.fileName }, true)
  if (found.size === slide.bytes && Math.round(found.mtimeMs) === Math.round(slide.modifiedMs)) return
  if (found.size === slide.bytes && (await engine.hash(slide.path, { signal })) === slide.sha256) return
  throw new AppError('file-changed', { file: slide.fileName })
}

async function makePlan(screening: Screening, slide: SlideFacts, deps: RunDeps, signal: AbortSignal): Promise<void> {
  const { detector, grader } = deps.model.manifest
  const detect = await deps.engine.plan(
    slide.path,
    {
      micronsPerPixel: screening.params.micronsPerPixel,
      detectorMicronsPerPixel: detector.micronsPerPixel,
      blockPx: screening.params.blockPx,
      haloPx: detector.haloPx,
      sizeMultiple: detector.sizeMultiple,
      wholeBelowMm2: screening.params.wholeBelowMm2,
    },
    signal,
  )
  translating(() => deps.screenings.setPlan(screening.id, { detect, grade: null, classes: grader.classes }, 'detect'))
}
