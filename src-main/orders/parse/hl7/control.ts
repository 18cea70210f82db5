import { Unreadable } from '../parsed.ts'

/** Order control codes (ORC-1, HL7 table 0119) that withdraw an order, and those that replace it. */
const takenBack = new Set(['CA', 'OC', 'CR', 'DC', 'OD', 'DR', 'UA'])
const replaced = new Set(['RP', 'RQ', 'RU'])
/** Codes that leave or make an order active. */
const standing = new Set(
  'NW RO OK SC SN NA XO XX XR XD CN PA CH RE RF SR SS HD OH HR RL OE OR RR UC UD UH UM UN UR UX PR'.split(' '),
)
/** Order states (ORC-5, HL7 table 0038): those of an order that has ended, and those of an active one. */
const ended = new Set(['CA', 'DC', 'RP'])
const going = new Set(['', 'A', 'CM', 'HD', 'IP', 'SC'])

export type OrderFate = 'stands' | 'taken-back' | 'replaced'

/**
 * Decides from ORC-1, ORC-5 and OBR-25 (`X`: cancelled) whether an order is active, withdrawn or replaced. Throws
 * `hl7-control` for an unknown code, and for a new order whose state says that it has ended.
 */
export function fateOf(control: string, state: string, resultState: string): OrderFate {
  const refuse = () => new Unreadable('hl7-control', { control: control.slice(0, 10), state: state.slice(0, 10) })
  if (!ended.has(state) && !going.has(state)) throw refuse()
  if (takenBack.has(control)) return 'taken-back'
  if (replaced.has(control)) return 'replaced'
  if (control !== '' && !standing.has(control)) throw refuse()
  const isOver = ended.has(state) || resultState === 'X'
  if (isOver && (control === 'NW' || control === 'RO')) throw refuse()
  return isOver ? 'taken-back' : 'stands'
}
