import { Unreadable } from '../parsed.ts'
import { periodHolds } from '../period.ts'
import { isObject, listOf, objectsOf, type Resource, textOf } from './json.ts'

/** Uses of a current name, the likeliest on a label first. Other uses (`old`, `maiden`) are former names. */
const uses = ['official', 'usual', '', 'temp', 'nickname', 'anonymous']

/** A patient's current name, chosen by use among those valid today. Empty if there is none. Throws Unreadable. */
export function nameOf(patient: Resource, today: Date): string {
  const names = objectsOf(patient.name)
  if (names.length === 0) return ''
  const current = names
    .map((name) => ({ name, rank: uses.indexOf(textOf(name.use)), ...periodOf(name) }))
    .filter(({ rank, start, end }) => rank >= 0 && periodHolds(start, end, today))
    .sort((a, b) => a.rank - b.rank || b.start.localeCompare(a.start))
  const [best] = current
  if (!best) throw new Unreadable('no-current-name')
  return inWords(best.name)
}

const periodOf = ({ period }: Resource) => ({
  start: isObject(period) ? textOf(period.start) : '',
  end: isObject(period) ? textOf(period.end) : '',
})

function inWords(name: Resource): string {
  const family = textOf(name.family)
  const given = listOf(name.given)
    .map(textOf)
    .filter((part) => part !== '')
    .join(' ')
  if (family !== '' && given !== '') return `${family}, ${given}`
  return textOf(name.text) || family || given
}
