/** One measured figure beside what it must reach. */
export interface Figure {
  readonly name: string
  readonly value: string
  /** The peer or the limit measured in the same run. */
  readonly beside?: string
  readonly target?: string
  readonly ok?: boolean
}

/** A markdown table that reads well in a terminal too. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((f) => [
    f.name,
    f.value,
    f.beside ?? '',
    f.target ?? '',
    f.ok === undefined ? '' : f.ok ? 'yes' : 'NO',
  ])
  const head = ['figure', 'measured', 'beside it, same run', 'must reach', 'reached']
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}

/** Middle value; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** The value below which `share` (0..1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const ms = (value: number): string => (value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`)
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 0)} x`
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
