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

const waiting: Readonly<Record<string, number>> = { failed: 4, 'needs-scale': 5, screening: 6, waiting: 7 }
/** The first thing that the order of urgency goes by: open cases by lane, then those that wait, then signed ones. */
export const worklistGroup = (place: { readonly state: string; readonly lane: Lane | null }): number =>
  place.state === 'signed' ? 9 : place.lane === null ? (waiting[place.state] ?? 8) : laneOrder[place.lane]
