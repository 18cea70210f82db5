/** One number measured by a benchmark, beside a peer's number and the limit that it must meet. */
export interface Figure {
  /** What was measured, with the peer's name if there is one. */
  readonly figure: string
  /** Null if it could not be measured here, for instance without the peer. */
  readonly value: number | null
  /** `ms`, `MB`, `/s`, `x` and the like; empty for a plain count. */
  readonly unit: string
  /** The same number of the peer, measured in the same run. */
  readonly beside?: number | null
  /** Upper limit of the value. */
  readonly atMost?: number
  /** Lower limit of the value. */
  readonly atLeast?: number
}

/** One line of `npm run bench -- NAME --json`. */
export interface Row {
  readonly bench: string
  readonly figure: string
  readonly value: number | null
  readonly unit: string | null
  readonly beside: number | null
  readonly limit: number | null
  readonly reached: boolean | null
}

/** Whether a figure meets its limit; null if it has none or was not measured. */
export function reached({ value, atMost, atLeast }: Figure): boolean | null {
  if (value === null) return null
  if (atMost !== undefined) return value <= atMost
  return atLeast === undefined ? null : value >= atLeast
}

export const rowOf = (bench: string, figure: Figure): Row => ({
  bench,
  figure: figure.figure,
  value: exact(figure.value),
  unit: figure.unit || null,
  beside: exact(figure.beside),
  limit: figure.atMost ?? figure.atLeast ?? null,
  reached: reached(figure),
})

/**
 * Rounds to six significant digits, because further digits of a clock or counter are noise. JSON has no NaN and no
 * infinity.
 */
const exact = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6))

const head = ['figure', 'measured', 'beside it, same run', 'must reach', 'reached']

/** The figures as a markdown table that is also readable in a terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.figure,
    said(figure.value, figure.unit),
    figure.beside === undefined ? '' : said(figure.beside, figure.unit),
    limitOf(figure),
    { true: 'yes', false: 'NO', null: '' }[`${reached(figure)}`],
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}

function limitOf({ atMost, atLeast, unit }: Figure): string {
  if (atMost !== undefined) return `at most ${said(atMost, unit)}`
  return atLeast === undefined ? '' : `at least ${said(atLeast, unit)}`
}

function said(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return 'not measured'
  const number = Number.isInteger(value) || Math.abs(value) >= 100 ? String(Math.round(value)) : value.toPrecision(3)
  return unit ? `${number} ${unit}` : number
}
