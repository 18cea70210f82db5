import { engineModel } from '#main/engine/index.ts'
import { detectPhase } from './detect-phase.ts'
import { gradePhase } from './grade-phase.ts'
import { planRequest } from './params.ts'
import type { Walk } from './walk.ts'

/**
 * Runs a screening from its last committed batch to its end. Everything is committed batch by batch, so it may be
 * stopped at any moment and called again. Rejects with AppError; `cancelled` if the signal is aborted.
 */
export async function runScreening(about: Omit<Walk, 'clock' | 'provider' | 'at'>): Promise<void> {
  const { deps, screeningId, slide } = about
  const { engine, model, screenings } = deps
  const clock = runClock()
  // The result is filed under the content's hash: it must be the content that is read, now and with every batch.
  const { path, files } = await deps.contents.sure(slide.id)
  const { provider, runtime, pace } = await engine.provider(engineModel(model))
  const walk = { ...about, at: { path, files }, clock, provider: { provider, runtime } } satisfies Walk
  await makePlan(walk, pace.inputPx)
  if (screenings.find(screeningId)!.phase === 'detect') await detectPhase(walk)
  if (screenings.find(screeningId)!.phase === 'grade') await gradePhase(walk)
}

function runClock(): () => number {
  let last = performance.now()
  return () => {
    const before = last
    last = performance.now()
    return last - before
  }
}

/** Fixes what will be read, unless an earlier run has. `inputPx`: see `planRequest`. */
async function makePlan(
  { deps: { engine, model, head, screenings }, screeningId, at, signal, commit }: Walk,
  inputPx: number,
): Promise<void> {
  const screening = screenings.find(screeningId)!
  if (screening.plan !== null) return
  const detect = await engine.plan(at, planRequest(screening.params, model, inputPx), signal)
  const { classes } = head ?? model.manifest.grader
  commit(null, (change) => screenings.setPlan(change, screeningId, { detect, grade: null, classes }, 'detect'))
}
