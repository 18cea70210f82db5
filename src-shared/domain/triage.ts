import type { Lane, ReliabilityReason } from '../contract/schemas/common.ts'

export interface TriageInput {
  readonly risk: { readonly abnormal: number; readonly highGrade: number }
  readonly reliability: { readonly abstain: boolean; readonly reasons: readonly ReliabilityReason[] }
}

/** Probabilities from the model's manifest, or from the laboratory's own validation. */
export interface TriagePolicy {
  readonly ruleOutBelow: number
  readonly urgentAt: number
}

/** Slides below the rule-out threshold may be read lightly. A slide that the model cannot judge is never light. */
export function triage({ risk, reliability }: TriageInput, policy: TriagePolicy): Lane {
  if (reliability.abstain) return 'full-read'
  if (risk.highGrade >= policy.urgentAt) return 'urgent'
  return risk.abnormal >= policy.ruleOutBelow ? 'review' : 'light-read'
}

/** Order of the worklist: lanes first, then risk. Smaller comes first. */
export const laneOrder: Readonly<Record<Lane, number>> = { urgent: 0, 'full-read': 1, review: 2, 'light-read': 3 }
