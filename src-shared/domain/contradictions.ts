import type { Lane } from './lane.ts'
import { shortestReason } from './report-versions.ts'
import type { Task } from './task/index.ts'

export const contradictionCodes = [
  'nothing-stated-on-lane',
  'below-model',
  'below-own-cells',
  'cells-not-seen',
  'slide-not-opened',
  'slide-not-screened',
  'model-abstains',
  'order-later',
  'order-cancelled',
  'order-differs',
] as const
export type ContradictionCode = (typeof contradictionCodes)[number]

/** Something that a signature contradicts or skips. The text is in the catalogue under `contradiction.<code>`. */
export interface Contradiction {
  /** Names the contradiction and the slide that it is about. It stays the same while the cause stays. */
  readonly id: string
  readonly code: ContradictionCode
  /** Values for the text. Never a patient identifier. */
  readonly params: Readonly<Record<string, string | number>>
  /** Where the reader looks at the cause. Null: at the case as a whole. */
  readonly at: { readonly slideId: number; readonly cellId: number | null } | null
}

/** A cell of a slide that the case's result is compared with. */
export interface ComparedCell {
  /** As windows know it. */
  readonly cellId: number
  /** Class code. */
  readonly label: string
  readonly abnormal: number
}

/** What is known of one slide when its case is to be signed. */
export interface SlideToSign {
  readonly slideId: number
  readonly fileName: string
  /** The signer had the slide on the screen, or decided something on it. */
  readonly opened: boolean
  /** Null: there is no screening result. */
  readonly screened: { readonly lane: Lane; readonly abstains: boolean } | null
  /** Suspicious cells that the signer neither decided on nor had on the screen. */
  readonly notSeen: readonly ComparedCell[]
  /**
   * Cells that the model is confident of, with the class that it is confident of (see `confidentClasser`), unless the
   * signer decided on them: who relabels or dismisses a cell has answered the model.
   */
  readonly confident: readonly ComparedCell[]
}

export interface FactsToSign {
  /** Codes of the classes that the result accounts for; see `ReportForm.stated`. */
  readonly stated: readonly string[]
  readonly slides: readonly SlideToSign[]
  /** Cells that the signer accepted, relabelled, added or marked, with the signer's own class. */
  readonly own: readonly (ComparedCell & { readonly slideId: number })[]
  /** The case's order was matched, or another person changed the case's identity, after the signer began to read. */
  readonly orderCameLater: boolean
  /** An order of the case's slides is cancelled. */
  readonly orderCancelled: boolean
  /** An order of the case's slides names another patient than the case. */
  readonly orderDiffers: boolean
}

/** Steps of severity between a stated class and a graver one from which the result is far below it. */
const farSteps = 2

/**
 * Everything that a signature would contradict or skip, in the order in which it is shown:
 *
 * - the result states nothing abnormal, and a slide is in the lane `urgent` or `review`
 * - the result lies far below the gravest cell that the model is confident of: nothing abnormal or nothing high-grade
 *   is stated against such a cell, or the cell is at least two steps graver
 * - the result is less serious than the signer's own gravest cell
 * - suspicious cells that the signer never saw
 * - a slide that the signer never opened, one without a screening, one that the model abstains from
 * - an order that came after reading had begun, that is cancelled, or that names another patient
 */
export function contradictionsOf(facts: FactsToSign, task: Task): Contradiction[] {
  const { stated, slides } = facts
  const nothingStated = !stated.some(task.isAbnormal)
  return [
    ...(nothingStated ? slides.flatMap(onLane) : []),
    ...belowModel(facts, task),
    ...belowOwnCells(facts, task),
    ...notSeen(slides, task),
    ...slides.flatMap((slide) => (slide.opened ? [] : [ofSlide('slide-not-opened', slide)])),
    ...slides.flatMap((slide) => (slide.screened ? [] : [ofSlide('slide-not-screened', slide)])),
    ...slides.flatMap((slide) => (slide.screened?.abstains ? [ofSlide('model-abstains', slide)] : [])),
    ...(facts.orderCameLater ? [ofCase('order-later')] : []),
    ...(facts.orderCancelled ? [ofCase('order-cancelled')] : []),
    ...(facts.orderDiffers ? [ofCase('order-differs')] : []),
  ]
}

const ofCase = (code: ContradictionCode): Contradiction => ({ id: code, code, params: {}, at: null })

const ofSlide = (
  code: ContradictionCode,
  { slideId, fileName }: SlideToSign,
  params: Contradiction['params'] = {},
): Contradiction => ({
  id: `${code}:${slideId}`,
  code,
  params: { slide: fileName, ...params },
  at: { slideId, cellId: null },
})

const onLane = (slide: SlideToSign): Contradiction[] =>
  slide.screened?.lane === 'urgent' || slide.screened?.lane === 'review'
    ? [ofSlide('nothing-stated-on-lane', slide, { lane: slide.screened.lane })]
    : []

type PlacedCell = ComparedCell & { readonly slideId: number }

const gravest = (cells: readonly PlacedCell[], task: Task): PlacedCell | undefined =>
  cells.toSorted((a, b) => task.severityOf(b.label) - task.severityOf(a.label) || b.abnormal - a.abnormal)[0]

/** Below every class where nothing is stated. */
const severityOf = (stated: readonly string[], task: Task): number => Math.max(-1, ...stated.map(task.severityOf))

function belowModel({ stated, slides }: FactsToSign, task: Task): Contradiction[] {
  const cells = slides.flatMap(({ slideId, confident }) => confident.map((cell) => ({ ...cell, slideId })))
  const worst = gravest(cells, task)
  if (!worst || !isFarBelow(stated, worst.label, task)) return []
  return [atCell('below-model', worst, { class: task.classOf(worst.label).name })]
}

function isFarBelow(stated: readonly string[], label: string, task: Task): boolean {
  const steps = task.severityOf(label) - severityOf(stated, task)
  if (steps <= 0) return false
  if (steps >= farSteps || !stated.some(task.isAbnormal)) return true
  return task.isHighGrade(label) && !stated.some(task.isHighGrade)
}

function belowOwnCells({ stated, own }: FactsToSign, task: Task): Contradiction[] {
  const worst = gravest(
    own.filter(({ label }) => task.isAbnormal(label)),
    task,
  )
  if (!worst || task.severityOf(worst.label) <= severityOf(stated, task)) return []
  return [atCell('below-own-cells', worst, { class: task.classOf(worst.label).name })]
}

function notSeen(slides: readonly SlideToSign[], task: Task): Contradiction[] {
  const cells = slides.flatMap(({ slideId, notSeen: unseen }) => unseen.map((cell) => ({ ...cell, slideId })))
  const worst = gravest(cells, task)
  return worst ? [atCell('cells-not-seen', worst, { n: cells.length, class: task.classOf(worst.label).name })] : []
}

const atCell = (
  code: ContradictionCode,
  { slideId, cellId }: PlacedCell,
  params: Contradiction['params'],
): Contradiction => ({ id: code, code, params, at: { slideId, cellId } })

/** What a signer answered to one contradiction. */
export interface Acknowledgement {
  /** Id of the contradiction. */
  readonly id: string
  readonly reason: string
}

/** The contradictions that still keep the case from being signed. `withReason`: the laboratory asks for a reason. */
export function unanswered(
  found: readonly Contradiction[],
  acknowledged: readonly Acknowledgement[],
  withReason: boolean,
): Contradiction[] {
  const answered = new Map(acknowledged.map(({ id, reason }) => [id, reason.trim()]))
  return found.filter(({ id }) => {
    const reason = answered.get(id)
    return reason === undefined || (withReason && reason.length < shortestReason)
  })
}
