import { type Lane, lanes } from './lane.ts'
import type { Reliability } from './reliability.ts'
import { signedOrderChanged } from './worklist.ts'

export interface TriageInput {
  readonly risk: { readonly abnormal: number; readonly highGrade: number }
  readonly reliability: Reliability
}

/** Probabilities from the model's manifest, or from the laboratory's own validation. The ceiling is the task's. */
export interface TriagePolicy {
  readonly ruleOutBelow: number
  /** A slide that is likelier abnormal than this is never read lightly, whatever a validation proposes. */
  readonly ruleOutAtMost: number
  readonly urgentAt: number
}

/** The lane of a slide. Below the rule-out threshold it may be read lightly, unless the model cannot judge it. */
export function triage({ risk, reliability }: TriageInput, policy: TriagePolicy): Lane {
  if (reliability.abstain) return 'full-read'
  if (risk.highGrade >= policy.urgentAt) return 'urgent'
  return risk.abnormal >= Math.min(policy.ruleOutBelow, policy.ruleOutAtMost) ? 'review' : 'light-read'
}

/** Order of the lanes in the worklist. Smaller comes first. */
export const laneOrder = Object.fromEntries(lanes.map((lane, i) => [lane, i])) as Readonly<Record<Lane, number>>

const waiting: Readonly<Record<string, number>> = { failed: 4, 'needs-scale': 5, screening: 6, waiting: 7 }
/**
 * First key of the order by urgency: signed cases whose order was changed, open cases by lane, then waiting ones, then
 * the other signed ones.
 */
export function worklistGroup({ state, lane }: { readonly state: string; readonly lane: Lane | null }): number {
  if (state === signedOrderChanged) return -1
  if (state === 'signed') return 9
  return lane === null ? (waiting[state] ?? 8) : laneOrder[lane]
}
