/** Whether and how a case needs the reader's next step. */
export const stateGroups = ['needs-you', 'to-read', 'in-review', 'screening', 'signed'] as const
export type StateGroup = (typeof stateGroups)[number]

/** The orders in which the worklist can be shown. */
export const worklistOrders = ['urgency', 'accession', 'added'] as const
export type WorklistOrder = (typeof worklistOrders)[number]

/** The group that a case counts in. */
export function stateGroup({ state, present }: { readonly state: string; readonly present: boolean }): StateGroup {
  if (state === 'signed') return 'signed'
  if (!present || state === 'needs-scale' || state === 'failed' || state === 'stopped') return 'needs-you'
  if (state === 'waiting' || state === 'screening') return 'screening'
  return state === 'ready' ? 'to-read' : 'in-review'
}
