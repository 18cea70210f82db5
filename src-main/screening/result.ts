import type { LoadedModel } from '#main/models/index.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'
import { isSpecimen, reliability } from '#shared/domain/reliability.ts'
import { slideRisk } from '#shared/domain/slide-risk.ts'
import { triage } from '#shared/domain/triage.ts'
import type { CellsStore } from './cells.store.ts'
import { focusOf } from './focus.ts'
import type { Progress, StoredResult, StoredScreening } from './screenings.store.ts'

/** From all cells of a finished run to what is said of the slide. */
export function makeResult(
  screening: StoredScreening,
  progress: Progress,
  disagreement: number | null,
  { cells, model, now }: { readonly cells: CellsStore; readonly model: LoadedModel; readonly now: () => Date },
): StoredResult {
  const { id, params, plan } = screening
  const focus = focusOf(screening, progress, model)
  const scores = cells.scores(id)
  const risk = slideRisk(
    {
      abnormal: Float32Array.from(scores, ([abnormal]) => abnormal),
      highGrade: Float32Array.from(scores, ([, highGrade]) => highGrade),
    },
    model.manifest.aggregate,
  )
  const byClass: Partial<Record<CellClass, number>> = {}
  for (const { label, n } of cells.byLabel(id)) byClass[cellClasses[label]!] = n
  const mm2 = plan?.detect.areaMm2 ?? 0
  const judged = reliability(
    {
      cells: scores.length,
      areaMm2: mm2,
      micronsPerPixel: params.micronsPerPixel,
      focus,
      sample: progress.sample,
      damagedTiles: progress.damagedTiles,
      disagreement,
    },
    model.manifest.reliability,
  )
  return {
    risk,
    lane: triage({ risk, reliability: judged }, model.manifest.thresholds),
    reliability: judged,
    cells: { total: Object.values(byClass).reduce((sum, n) => sum + n, 0), byClass },
    focus,
    area: { mm2, specimen: isSpecimen(mm2) },
    timing: { totalMs: progress.totalMs, decodeMs: progress.decodeMs, inferMs: progress.inferMs },
    provider: progress.provider,
    runtime: progress.runtime,
    model: { name: model.name, sha256: model.sha256 },
    finishedAt: now().toISOString(),
  }
}
