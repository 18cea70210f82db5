import { stat } from 'node:fs/promises'
import { type Engine, engineModel } from '#main/engine/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { detectPhase } from './detect-phase.ts'
import { gradePhase } from './grade-phase.ts'
import { planRequest } from './params.ts'
import type { SlideFacts } from './slides.store.ts'
import type { Walk } from './walk.ts'

/**
 * Runs a screening from its last committed batch to its end. Everything is committed batch by batch, so it may be
 * stopped at any moment and called again. Rejects with AppError; `cancelled` if the signal is aborted.
 */
export async function runScreening(about: Omit<Walk, 'clock' | 'provider'>): Promise<void> {
  const { deps, screeningId, slide, signal } = about
  const { engine, model, screenings } = deps
  const clock = runClock()
  await mustBeUnchanged(slide, engine, signal)
  const { provider, runtime, pace } = await engine.provider(engineModel(model))
  await makePlan(about, pace.inputPx)
  const walk = { ...about, clock, provider: { provider, runtime } } satisfies Walk
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

/** The result is stored under the content's hash, so exactly that content must be read. */
async function mustBeUnchanged(slide: SlideFacts, engine: Engine, signal: AbortSignal): Promise<void> {
  const found = await stat(slide.path).catch(() => null)
  if (!found) throw new AppError('slide-missing', { file: slide.fileName }, true)
  if (found.size === slide.bytes && Math.round(found.mtimeMs) === Math.round(slide.modifiedMs)) return
  if (found.size === slide.bytes && (await engine.hash(slide.path, { signal })) === slide.sha256) return
  throw new AppError('file-changed', { file: slide.fileName })
}

/** Fixes what will be read, unless an earlier run has. `inputPx`: see `planRequest`. */
async function makePlan(
  { deps: { engine, model, head, screenings }, screeningId, slide, signal, commit }: Omit<Walk, 'clock' | 'provider'>,
  inputPx: number,
): Promise<void> {
  const screening = screenings.find(screeningId)!
  if (screening.plan !== null) return
  const detect = await engine.plan(slide.path, planRequest(screening.params, model, inputPx), signal)
  const { classes } = head ?? model.manifest.grader
  commit(null, (change) => screenings.setPlan(change, screeningId, { detect, grade: null, classes }, 'detect'))
}
