import { type Decision, statusNow, windowId } from '#main/reads/index.ts'
import type { ReportCounts, ReportMark } from '#main/reports/index.ts'
import type { Task } from '#shared/domain/task/index.ts'

/**
 * A read's decisions per class, relative to the screening that is shown of each slide: accepted, relabelled,
 * dismissed, or added. A decision without a proposal counts as added, even if an earlier screening had proposed the
 * cell. A dismissal without a proposal is not counted, because the screening does not know the cell.
 */
export function countsOf(decisions: readonly Decision[], task: Task): ReportCounts[] {
  const byLabel = new Map<string, { -readonly [K in keyof ReportCounts]: ReportCounts[K] }>()
  const at = (label: string) => {
    const counts = byLabel.get(label) ?? { label, accepted: 0, relabelled: 0, dismissed: 0, added: 0 }
    byLabel.set(label, counts)
    return counts
  }
  for (const decision of decisions) {
    const { modelClass, state } = decision
    const status = statusNow(decision)
    if (status === 'open') continue
    if (modelClass === null) {
      if (status !== 'dismissed') at(labelOf(decision)).added++
    } else if (status === 'dismissed') at(modelClass).dismissed++
    else if (status === 'accepted') at(state.readerLabel ?? modelClass).accepted++
    else at(state.readerLabel ?? modelClass).relabelled++
  }
  return [...byLabel.values()].sort((a, b) => task.compareWorst(a.label, b.label))
}

/**
 * The cells that a read marked for the report, worst first. `placeOf`: index of a slide among the report's other
 * slides; undefined for the report's main slide.
 */
export function marksOf(
  decisions: readonly Decision[],
  task: Task,
  placeOf: ReadonlyMap<number, number> = new Map(),
): ReportMark[] {
  return decisions
    .filter((decision) => decision.state.marked && decision.state.status !== 'dismissed')
    .map((decision): ReportMark => {
      const { x, y, width, height } = decision
      const slide = placeOf.get(decision.slideId)
      return {
        ...{ cellId: windowId(decision), x, y, width, height, label: labelOf(decision) },
        ...(slide === undefined ? {} : { slide }),
        by: whose(decision),
      }
    })
    .sort(
      (a, b) =>
        task.compareWorst(a.label, b.label) ||
        Number(a.cellId < 0) - Number(b.cellId < 0) ||
        Math.abs(a.cellId) - Math.abs(b.cellId),
    )
}

/** A place that the shown screening does not know is the reader's, even if an earlier one proposed it. */
function whose(decision: Decision): ReportMark['by'] {
  const status = statusNow(decision)
  if (decision.modelClass === null || status === 'relabelled') return 'reader'
  return status === 'accepted' ? 'both' : 'model'
}

const labelOf = ({ state, modelClass, originClass }: Decision): string => state.readerLabel ?? modelClass ?? originClass
