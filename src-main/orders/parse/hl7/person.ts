import { Unreadable } from '../parsed.ts'
import { periodHolds } from '../period.ts'
import type { Message, Segment } from './messages.ts'

/** Types of a current name (HL7 table 0200), in the order in which a label is likely to show them. */
const ranks: Readonly<Record<string, number>> = {
  L: 0,
  '': 1,
  U: 1,
  D: 2,
  R: 2,
  C: 3,
  TEMP: 4,
  NAV: 4,
  I: 5,
  T: 5,
  S: 6,
  B: 7,
  N: 8,
}

export interface PersonFields {
  readonly line: number
  readonly patientName: string
  readonly sex: string
  readonly birthDate: string
}

/** The patient of the order: PID-5, 7 and 8. Throws Unreadable. */
export function personOf(message: Message, pid: Segment, today: Date): PersonFields {
  const { signs } = message
  const first = (n: number) => {
    const [component = ''] = (pid.field(n).split(signs.repetition)[0] ?? '').split(signs.component)
    return message.text(component).trim()
  }
  return { line: pid.line, patientName: currentName(message, pid.field(5), today), sex: first(8), birthDate: first(7) }
}

/** The patient's name among a field's repetitions. The legal name comes first; a former name is never used. */
function currentName({ signs, text }: Message, field: string, today: Date): string {
  const names = field.split(signs.repetition).map((name) => name.split(signs.component))
  const said = names.filter((parts) => parts.slice(0, 3).some((part) => part !== '' && part !== '""'))
  if (said.length === 0) return ''
  const word = (parts: readonly string[], n: number) => text(parts[n - 1] ?? '').trim()
  const candidates = said
    .map((parts) => ({
      parts,
      rank: ranks[word(parts, 7).toUpperCase()],
      // A phonetic spelling, which stands beside the name in its own script.
      isPhonetic: word(parts, 8) === 'P',
    }))
    .filter(({ parts }) => isCurrent(parts))
    .filter((one): one is typeof one & { rank: number } => one.rank !== undefined)
  const [best] = candidates.sort((a, b) => a.rank - b.rank || Number(a.isPhonetic) - Number(b.isPhonetic))
  if (!best) throw new Unreadable('no-current-name')
  const given = [2, 3].map((n) => subsOf(best.parts[n - 1]).join(' ')).filter((name) => name !== '')
  return [familyOf(subsOf(best.parts[0])), given.join(' ')].filter((name) => name !== '').join(', ')

  function subsOf(part: string | undefined): string[] {
    return (signs.sub === '' ? [part ?? ''] : (part ?? '').split(signs.sub)).map((sub) => text(sub).trim())
  }
  /** XPN-10 (from and to), XPN-12 and XPN-13. */
  function isCurrent(parts: readonly string[]): boolean {
    const [from = '', to = ''] = subsOf(parts[9])
    return periodHolds(word(parts, 12) || from, word(parts, 13) || to, today)
  }
}

/**
 * Composes a family name. Its parts are the whole name, the own prefix and name, and the partner's prefix and name.
 * Before version 2.5 there were two parts, the name and its prefix. Throws `hl7-name` if the whole name is missing and
 * the order of the parts is unknown.
 */
function familyOf([whole = '', prefix = '', own = '', partnerPrefix = '', partner = '']: readonly string[]): string {
  const joined = (a: string, b: string) => [a, b].filter((part) => part !== '').join(' ')
  if (whole !== '') {
    const isOldForm =
      prefix !== '' && own === '' && partner === '' && !whole.toLowerCase().startsWith(`${prefix.toLowerCase()} `)
    return isOldForm ? joined(prefix, whole) : whole
  }
  if (own !== '' && partner !== '') throw new Unreadable('hl7-name')
  return own !== '' ? joined(prefix, own) : joined(partnerPrefix, partner)
}
