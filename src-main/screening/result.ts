import type { LoadedModel } from '#main/models/index.ts'
import { isSpecimen, reliability } from '#shared/domain/reliability.ts'
import { slideRisk } from '#shared/domain/slide-risk.ts'
import type { TaskManifest } from '#shared/domain/task/index.ts'
import { type TriagePolicy, triage } from '#shared/domain/triage.ts'
import { focusOf } from './focus.ts'
import type { Progress, StoredResult, StoredScreening } from './screenings.store.ts'
import type { RunDeps } from './walk.ts'

/** The slide's result from all cells of a finished run. */
export function makeResult(
  screening: StoredScreening,
  progress: Progress,
  disagreement: number | null,
  { cells, model, head, tasks, now }: Pick<RunDeps, 'cells' | 'model' | 'head' | 'tasks' | 'now'>,
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
  const rule = tasks.of(model.manifest.task).manifest
  const byClass = Object.fromEntries(cells.byLabel(id).map(({ label, n }) => [tasks.codeOf(label), n]))
  const mm2 = plan?.detect.areaMm2 ?? 0
  const judged = reliability(
    {
      cells: scores.length,
      areaMm2: mm2,
      micronsPerPixel: params.micronsPerPixel,
      focus,
      sample: progress.sample,
      damagedTiles: progress.damagedTiles,
      damagedShare: progress.damagedShare ?? 0,
      disagreement,
    },
    model.manifest.reliability,
    rule,
  )
  const lane = triage({ risk, reliability: judged }, thresholdsOf(rule, model.manifest))
  return {
    risk,
    lane: tasks.of(model.manifest.task).laneFor(lane),
    reliability: judged,
    cells: { total: Object.values(byClass).reduce((sum, n) => sum + n, 0), byClass },
    focus,
    area: { mm2, specimen: isSpecimen(mm2, rule) },
    timing: { totalMs: progress.totalMs, decodeMs: progress.decodeMs, inferMs: progress.inferMs },
    provider: progress.provider,
    runtime: progress.runtime,
    model: { name: model.name, sha256: model.sha256, ...(head ? { head: head.sha256 } : {}) },
    finishedAt: now().toISOString(),
  }
}

/** The model's own thresholds, or the task's if it has none. The ceiling is always the task's. */
function thresholdsOf({ thresholds: of }: TaskManifest, { thresholds: own }: LoadedModel['manifest']): TriagePolicy {
  return {
    ruleOutBelow: own.ruleOutBelow ?? of.ruleOutBelow,
    ruleOutAtMost: of.ruleOutAtMost,
    urgentAt: own.urgentAt ?? of.urgentAt,
  }
}
