import { type Decision, statusNow, windowId } from '#main/reads/index.ts'
import type { ReportSnapshot } from '#main/reports/index.ts'
import { mostPictures, type ReportPictures } from '#shared/domain/report-pictures.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { marksOf } from './review-of.ts'

/**
 * The cells whose pictures a report shows. Marked cells always come in; with `decided`, the most severe accepted,
 * relabelled and added cells fill the places that are left. `placeOf`: index of a slide among the report's other slides.
 */
export function picturedOf(
  decisions: readonly Decision[],
  task: Task,
  which: ReportPictures,
  placeOf: ReadonlyMap<number, number> = new Map(),
): Pick<ReportSnapshot['review'], 'marks' | 'picturedOf'> {
  if (which === 'none') return { marks: [] }
  const marked = marksOf(decisions, task, placeOf)
  if (which === 'marked') return { marks: marked }
  const ids = new Set(marked.map(({ cellId }) => cellId))
  const others = decisions.filter((decision) => isDecided(decision) && !ids.has(windowId(decision)))
  const worstFirst = marksOf(others.map(asMarked), task, placeOf)
  for (const { cellId } of worstFirst.slice(0, Math.max(0, mostPictures - marked.length))) ids.add(cellId)
  const chosen = decisions.filter((decision) => ids.has(windowId(decision)))
  return { marks: marksOf(chosen.map(asMarked), task, placeOf), picturedOf: marked.length + others.length }
}

/** Whether the reader said what the cell is. */
function isDecided(decision: Decision): boolean {
  const status = statusNow(decision)
  return status === 'accepted' || status === 'relabelled'
}

const asMarked = (decision: Decision): Decision => ({ ...decision, state: { ...decision.state, marked: true } })
