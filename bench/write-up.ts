/**
 * Puts the table of one benchmark into the text of docs/benchmarks.md: below the heading `## NAME` it replaces the line
 * that says when and where it was measured and the table; what people wrote there stays. A new benchmark gets a section
 * of its own at the end.
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
