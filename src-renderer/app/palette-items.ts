import type { Command } from '#renderer/commands/index.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'

export interface PaletteItem {
  readonly id: string
  readonly kind: 'case' | 'command'
  readonly text: string
  readonly detail: string
  readonly shortcut: string | null
  readonly run: () => void
}

export interface PaletteInput {
  readonly query: string
  readonly commands: readonly Command[]
  /** Cases found for the query. */
  readonly rows: readonly CaseRow[]
  readonly titleOf: (command: Command) => string
  readonly openCase: (caseId: number) => void
}

/** The largest number of cases in the palette. */
export const mostCases = 8

/** The palette's items for a query: commands of this page, and cases as soon as something is typed. */
export function paletteItems({ query, commands, rows, titleOf, openCase }: PaletteInput): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const seen = new Set<string>()
  const found: PaletteItem[] = []
  for (const command of commands) {
    const { id, keyOnly, keys } = command.definition
    const text = titleOf(command)
    if (keyOnly || seen.has(id) || !matches(text)) continue
    seen.add(id)
    found.push({ id, kind: 'command', text, detail: '', shortcut: keys[0] ?? null, run: command.run })
  }
  if (words.length === 0) return found
  const cases = rows.slice(0, mostCases).map(
    (row): PaletteItem => ({
      id: `case.${row.id}`,
      kind: 'case',
      text: row.accession,
      detail: [row.patientName, row.fileName].filter(Boolean).join(' · '),
      shortcut: null,
      run: () => openCase(row.id),
    }),
  )
  return [...cases, ...found]
}
