import type { AuditFilter } from '#shared/contract/schemas/audit.ts'

/** What the fields of the filter say. Days are `2026-11-30` in this machine's time; '' means any. */
export interface FilterForm {
  readonly person: string
  readonly kind: string
  readonly accession: string
  readonly from: string
  readonly until: string
}

export const emptyForm: FilterForm = { person: '', kind: '', accession: '', from: '', until: '' }

/** The filter that the fields mean. The last day is included. */
export const filterOf = ({ person, kind, accession, from, until }: FilterForm): AuditFilter => ({
  person: person || null,
  kind: kind || null,
  accession: accession.trim() || null,
  from: startOf(from, 0),
  until: startOf(until, 1),
})

/** The moment at which a day of this machine's calendar begins, `later` days on. Null for no day. */
function startOf(day: string, later: number): string | null {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const start = new Date(year, month - 1, date + later)
  return day === '' || Number.isNaN(start.getTime()) ? null : start.toISOString()
}

/** JSON of an event as short text: `version 2, kind final`. */
export function valuesOf(json: string): string {
  const value = parsed(json)
  if (typeof value !== 'object' || value === null) return json
  return Object.entries(value)
    .filter(([, one]) => one !== null)
    .map(([key, one]) => `${key} ${typeof one === 'object' && one !== null ? inner(one) : String(one)}`)
    .join(', ')
}

const inner = (value: object): string =>
  Array.isArray(value)
    ? `[${value.map(String).join(', ')}]`
    : Object.entries(value)
        .map(([key, one]) => `${String(one)} ${key}`)
        .join(', ')

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
