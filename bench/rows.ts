/** What a benchmark measured: one number, beside a peer's and the limit that it must keep. */
export interface Figure {
  /** What was measured, with the peer's name where there is one. */
  readonly figure: string
  /** Null where it could not be measured here, for instance without the peer. */
  readonly value: number | null
  /** `ms`, `MB`, `/s`, `x` and the like; empty for a plain count. */
  readonly unit: string
  /** The same number of the peer, measured in the same run. */
  readonly beside?: number | null
  /** The value may be this large. */
  readonly atMost?: number
  /** The value must be this large. */
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

/** Whether a figure keeps its limit; null where it has none or was not measured. */
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

/** Six significant digits: what a clock or a counter says beyond them is noise. NaN and infinity are no numbers in JSON. */
const exact = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6))

const head = ['figure', 'measured', 'beside it, same run', 'must reach', 'reached']

/** The figures as a markdown table that reads well in a terminal too. */
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
