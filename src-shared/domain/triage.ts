import { type Lane, lanes } from './lane.ts'
import type { Reliability } from './reliability.ts'

export interface TriageInput {
  readonly risk: { readonly abnormal: number; readonly highGrade: number }
  readonly reliability: Reliability
}

/** Probabilities from the model's manifest, or from the laboratory's own validation; the ceiling is the task's. */
export interface TriagePolicy {
  readonly ruleOutBelow: number
  /** Whatever a validation proposes: a slide that is likelier abnormal than this is never read lightly. */
  readonly ruleOutAtMost: number
  readonly urgentAt: number
}

/** Slides below the rule-out threshold may be read lightly. A slide that the model cannot judge is never light. */
export function triage({ risk, reliability }: TriageInput, policy: TriagePolicy): Lane {
  if (reliability.abstain) return 'full-read'
  if (risk.highGrade >= policy.urgentAt) return 'urgent'
  return risk.abnormal >= Math.min(policy.ruleOutBelow, policy.ruleOutAtMost) ? 'review' : 'light-read'
}

/** Order of the worklist: lanes first, then risk. Smaller comes first. */
export const laneOrder = Object.fromEntries(lanes.map((lane, i) => [lane, i])) as Readonly<Record<Lane, number>>

/** What the order of the worklist depends on. */
export interface WorklistPlace {
  readonly id: number
  readonly state: string
  readonly lane: Lane | null
  readonly risk: { readonly abnormal: number; readonly highGrade: number } | null
  readonly signedAt: string | null
}

/**
 * Compares two cases for the worklist: open cases by lane (urgent first), then by high-grade and abnormal risk; cases
 * that wait for the reader or the model behind them, what needs the reader first; signed cases last, newest first.
 */
export function compareWorklist(a: WorklistPlace, b: WorklistPlace): number {
  return (
    group(a) - group(b) ||
    (b.risk?.highGrade ?? 0) - (a.risk?.highGrade ?? 0) ||
    (b.risk?.abnormal ?? 0) - (a.risk?.abnormal ?? 0) ||
    compareText(b.signedAt ?? '', a.signedAt ?? '') ||
    a.id - b.id
  )
}

const waiting: Readonly<Record<string, number>> = { failed: 4, 'needs-scale': 5, screening: 6, waiting: 7 }
const group = (place: WorklistPlace): number =>
  place.state === 'signed' ? 9 : place.lane === null ? (waiting[place.state] ?? 8) : laneOrder[place.lane]
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
