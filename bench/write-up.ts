/**
 * Puts the table of one benchmark into the text of docs/benchmarks.md. Below the heading `## NAME` it replaces the
 * table and the line with time and machine; notes written by people stay. A new benchmark gets a section at the end.
 */
export function writeUp(text: string, bench: string, measured: string, table: string): string {
  const lines = text.trimEnd().split('\n')
  const heading = lines.indexOf(`## ${bench}`)
  const block = [measured, '', ...table.split('\n')]
  if (heading < 0) return `${[...lines, '', `## ${bench}`, '', ...block].join('\n')}\n`
  const next = lines.findIndex((line, at) => at > heading && line.startsWith('## '))
  const section = lines.slice(heading + 1, next < 0 ? undefined : next)
  const notes = section.filter((line) => !line.startsWith('|') && !line.startsWith('Measured '))
  const kept = notes.join('\n').trim()
  const after = next < 0 ? [] : lines.slice(next)
  const parts = [...lines.slice(0, heading + 1), '', ...block, ...(kept ? ['', kept] : [])]
  return `${[...parts, ...(after.length > 0 ? ['', ...after] : [])].join('\n')}\n`
}
