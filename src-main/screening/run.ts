import { stat } from 'node:fs/promises'
import type { Engine } from '#main/engine/index.ts'
import { translating } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { detectPhase } from './detect-phase.ts'
import { gradePhase } from './grade-phase.ts'
import type { SlideFacts } from './jobs.store.ts'
import { planRequest } from './params.ts'
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
  const { provider, runtime, pace } = await engine.provider()
  const first = screenings.find(job.screeningId)!
  if (first.plan === null) await makePlan(first, job.slide, { ...deps, signal, inputPx: pace.inputPx })
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

async function makePlan(
  screening: Screening,
  slide: SlideFacts,
  { engine, model, screenings, signal, inputPx }: RunDeps & { readonly signal: AbortSignal; readonly inputPx: number },
): Promise<void> {
  const detect = await engine.plan(slide.path, planRequest(screening.params, model, inputPx), signal)
  const { classes } = model.manifest.grader
  translating(() => screenings.setPlan(screening.id, { detect, grade: null, classes }, 'detect'))
}
