/** Whether and how a case needs the reader's next step. */
export const stateGroups = ['needs-you', 'to-read', 'in-review', 'screening', 'signed'] as const
export type StateGroup = (typeof stateGroups)[number]

/**
 * State of a signed case whose order was cancelled, or names another patient, since the report. It needs the reader
 * before everything else.
 */
export const signedOrderChanged = 'order-changed'

/** The orders in which the worklist can be shown. */
export const worklistOrders = ['urgency', 'risk', 'accession', 'patient', 'state', 'added'] as const
export type WorklistOrder = (typeof worklistOrders)[number]

/** Groups by what needs the reader first. Cases to read and cases in review stand together, whoever reads them. */
const statePlaces: Readonly<Record<StateGroup, number>> = {
  'needs-you': 0,
  'to-read': 1,
  'in-review': 1,
  screening: 2,
  signed: 3,
}
/** Place of a case's group when the worklist is sorted by state. */
export const statePlace = (state: string): number => statePlaces[stateGroup({ state, present: true })]

/** The group that a case counts in. */
export function stateGroup({ state, present }: { readonly state: string; readonly present: boolean }): StateGroup {
  if (state === 'signed') return 'signed'
  if (state === signedOrderChanged) return 'needs-you'
  if (!present || state === 'needs-scale' || state === 'failed' || state === 'stopped') return 'needs-you'
  if (state === 'waiting' || state === 'screening') return 'screening'
  return state === 'ready' ? 'to-read' : 'in-review'
}
