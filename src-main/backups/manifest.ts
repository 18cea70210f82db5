import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { keysSchema } from '#main/keys/index.ts'
import { bytesOf } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'

const count = z.number().int().nonnegative()

/** What a backup holds, so that it can be proven and told apart without opening it. No names, only numbers and ids. */
export const manifestSchema = z.object({
  kind: z.literal('daybreak-backup'),
  version: z.literal(1),
  /** Time when the backup was begun, ISO 8601. */
  madeAt: z.iso.datetime(),
  /** Name of the file beside the manifest. */
  file: z.string().regex(/^[\w.-]+\.sqlite$/),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Schema version of the records. */
  schema: count,
  /** The end of the chain of events. */
  chain: z.object({ event: count, link: z.string(), at: z.string().nullable() }),
  counts: z.object({ cases: count, slides: count, reports: count, events: count }),
  /** The keys of the records, wrapped. Null for plain records. */
  keys: keysSchema.nullable(),
})
export type Manifest = z.infer<typeof manifestSchema>

/** A backup in a folder. */
export interface Backup {
  /** Path of its file. */
  readonly file: string
  readonly manifest: Manifest
}

export const manifestOf = (file: string): string => file.replace(/\.sqlite$/, '.json')

/** The manifest of a backup's file. Throws AppError `file-not-found`, `backup-damaged`. */
export function readManifest(file: string): Manifest {
  if (!existsSync(file)) throw new AppError('file-not-found', { file })
  const refused = (detail: string) => new AppError('backup-damaged', { file: basename(file), detail })
  if (!existsSync(manifestOf(file))) throw refused('its manifest is missing')
  const parsed = manifestSchema.safeParse(asJson(readFileSync(manifestOf(file), 'utf8')))
  if (!parsed.success || parsed.data.file !== basename(file)) throw refused('its manifest cannot be read')
  return parsed.data
}

/** The backups in a folder, newest first. Only those whose manifest can be read and whose size fits it. */
export function backupsIn(folder: string): Backup[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const file = join(folder, name.replace(/\.json$/, '.sqlite'))
      try {
        const manifest = readManifest(file)
        return bytesOf(file) === manifest.bytes ? [{ file, manifest }] : []
      } catch {
        return []
      }
    })
    .sort((one, other) => other.manifest.madeAt.localeCompare(one.manifest.madeAt))
}

/** Names in a folder; empty if it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
