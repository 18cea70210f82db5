import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** What the older program showed of its records, as returned by its API. */
export interface OldShown {
  /** The commit whose program made the records. */
  readonly commit: string
  readonly version: number
  readonly worklist: readonly Readonly<Record<string, unknown>>[]
  /** In the order of the worklist, like columns and labels. */
  readonly details: readonly OldDetail[]
  readonly columns: readonly OldColumns[]
  readonly labels: readonly (Readonly<Record<string, unknown>> | null)[]
  /** The first three cells of each slide. */
  readonly cells: readonly Readonly<Record<string, unknown>>[]
  readonly checks: readonly { readonly check: string; readonly ok: boolean }[]
  readonly tray: readonly Readonly<Record<string, unknown>>[]
  readonly imports: readonly Readonly<Record<string, unknown>>[]
  readonly quarantine: readonly Readonly<Record<string, unknown>>[]
  readonly camera: Readonly<Record<string, unknown>>
  readonly settings: Readonly<Record<string, unknown>>
}

export interface OldDetail {
  readonly row: { readonly id: number; readonly slideId: number; readonly accession: string }
  readonly draft: Readonly<Record<string, unknown>>
  readonly draftSavedAt: string | null
  readonly signOut: { readonly signer: string; readonly signedAt: string; readonly reportSha256: string } | null
  readonly undoDepth: number
  readonly redoDepth: number
}

/** Cells of a slide's current screening as columns. Classes and states have the numbers of that version. */
export interface OldColumns {
  readonly slideId: number
  readonly id: readonly number[]
  readonly [column: string]: number | readonly number[]
}

const fixture = (name: string): Buffer =>
  gunzipSync(readFileSync(new URL(`./fixtures/records-v4.${name}.gz`, import.meta.url)))

/** Writes the tests' records of schema 4 to `file`. See make-old-records.ts for their contents. */
export const writeOldRecords = (file: string): void => writeFileSync(file, fixture('sqlite'))
export const oldShown = (): OldShown => JSON.parse(fixture('json').toString('utf8')) as OldShown
