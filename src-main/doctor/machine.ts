import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { networkDriveOf, openToOthersIn } from '#main/storage/index.ts'
import type { DoctorFinding } from '#shared/contract/schemas/doctor.ts'
import { formatBytes } from '#shared/domain/bytes.ts'
import { t } from '#shared/messages/index.ts'
import { finding } from './finding.ts'

const GB = 1e9
/** Bytes below which the disk is nearly full, and full. A slide takes about a gigabyte. */
const low = { records: 10 * GB, temporary: 2 * GB } as const
const full = { records: GB, temporary: GB / 5 } as const

/** Free bytes of a folder's disk; null if the system does not say. */
export type FreeBytes = (folder: string) => Promise<number | null>

export const freeBytes: FreeBytes = async (folder) => {
  const found = await statfs(folder).catch(() => null)
  return found && found.bavail * found.bsize
}

/** Free space where the records and where temporary files are. The worse of both counts. */
export async function checkDisk(
  folders: { readonly records: string; readonly temporary: string },
  free: FreeBytes,
): Promise<DoctorFinding> {
  const [records, temporary] = await Promise.all([free(folders.records), free(folders.temporary)])
  if (records === null || temporary === null) return finding('disk', 'unknown', 'unknown')
  const bytes = { records, temporary }
  const below = (limits: typeof low | typeof full) =>
    (['records', 'temporary'] as const).find((what) => bytes[what] < limits[what])
  const named = (what: 'records' | 'temporary') => ({
    free: formatBytes(bytes[what]),
    what: t(`doctor.disk-what-${what}`),
  })
  const isFull = below(full)
  if (isFull) return finding('disk', 'bad', 'full', named(isFull))
  const isLow = below(low)
  if (isLow) return finding('disk', 'warn', 'low', named(isLow))
  return finding('disk', 'good', 'enough', { free: formatBytes(records), temporary: formatBytes(temporary) })
}

/** Whether the records lie on a drive of this machine. */
export function checkDrive(dataFolder: string, driveOf: typeof networkDriveOf = networkDriveOf): DoctorFinding {
  const kind = driveOf(dataFolder)
  return kind === null ? finding('drive', 'good', 'own') : finding('drive', 'warn', 'network', { kind })
}

/** Whether other users of this machine can read what is in the data folder. */
export function checkPrivate(dataFolder: string, platform: NodeJS.Platform = process.platform): DoctorFinding {
  if (platform === 'win32') return finding('private', 'good', 'system')
  const open = openToOthersIn(dataFolder)
  return open.length > 0
    ? finding('private', 'warn', 'open', { names: open.join(', ') })
    : finding('private', 'good', 'closed')
}

/** Whether the log can be written, and how much it holds. It is cut off at five files of a megabyte. */
export function checkLog(folder: string): DoctorFinding {
  try {
    accessSync(folder, constants.W_OK)
    const files = readdirSync(folder).map((name) => join(folder, name))
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
    for (const file of files) accessSync(file, constants.W_OK)
    return finding('log', 'good', 'written', { size: formatBytes(bytes), files: files.length })
  } catch {
    return existsSync(folder) ? finding('log', 'warn', 'silent') : finding('log', 'unknown', 'silent')
  }
}

/** Whether the files from which reports take their letters are there. */
export function checkFonts(files: readonly string[]): DoctorFinding {
  const missing = files.filter((file) => !existsSync(file))
  return missing[0] !== undefined
    ? finding('fonts', 'bad', 'missing', { n: missing.length, file: missing[0].split(/[\\/]/).at(-1) ?? '' })
    : finding('fonts', 'good', 'there', { n: files.length })
}
