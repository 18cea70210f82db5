import { type Command, keysOf } from '#renderer/commands/index.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { lookUp } from '#shared/messages/index.ts'
import { type Fit, fitOf, queryWords } from './find.ts'

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

/**
 * The palette's items for a query: commands of this page, and cases as soon as something is typed. A command that the
 * query names comes before the cases, one that it only resembles after them; each best first.
 */
export function paletteItems({ query, commands, rows, titleOf, openCase }: PaletteInput): PaletteItem[] {
  const words = queryWords(query)
  const found = fitting(words, commands, titleOf)
  if (words.length === 0) return found.map(({ item }) => item)
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
  const named = found.filter(({ fit }) => fit.whole).map(({ item }) => item)
  return [...named, ...cases, ...found.filter(({ fit }) => !fit.whole).map(({ item }) => item)]
}

/** The commands that a query finds, best first. Commands that are keys only, or cannot run now, are left out. */
function fitting(words: readonly string[], commands: readonly Command[], titleOf: PaletteInput['titleOf']) {
  const seen = new Set<string>()
  const found: { readonly item: PaletteItem; readonly fit: Fit }[] = []
  for (const command of commands) {
    const { id, keyOnly } = command.definition
    if (keyOnly || command.explains || seen.has(id)) continue
    const text = titleOf(command)
    const fit =
      words.length === 0
        ? { score: 0, whole: false }
        : fitOf(words, { title: text, synonyms: lookUp(`palette.${id}`) ?? '' })
    if (fit === null) continue
    seen.add(id)
    const shortcut = keysOf(command.definition)[0] ?? null
    found.push({ item: { id, kind: 'command', text, detail: '', shortcut, run: command.run }, fit })
  }
  return found.sort((a, b) => b.fit.score - a.fit.score)
}
