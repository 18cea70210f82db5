import { dirname } from 'node:path'
import { lastOutcome } from './last-outcome.ts'
import { type Backup, backupsIn } from './manifest.ts'
import { type MissingSince, missingSince } from './restore.ts'

/**
 * The newest proven backup of a data folder's records, found where the last one was made, and what it lacks. It can be
 * found when the records do not open. `but`: files that are not offered. Null if the disk is away or there is none.
 */
export function newestBackup(
  dataFolder: string,
  but: ReadonlySet<string> = new Set(),
): (Backup & { readonly missing: MissingSince | null }) | null {
  const { last } = lastOutcome(dataFolder)
  if (!last) return null
  const there = backupsIn(dirname(last.file))
  const installation = there.find(({ file }) => file === last.file)?.manifest.keys?.installation
  const backup = there.find(
    ({ file, manifest }) =>
      !but.has(file) && (installation === undefined || manifest.keys?.installation === installation),
  )
  return backup ? { ...backup, missing: missingSince(dataFolder, backup.manifest) } : null
}
