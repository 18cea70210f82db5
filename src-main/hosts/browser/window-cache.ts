import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, rmSync } from 'node:fs'
import { devNull } from 'node:os'
import { join } from 'node:path'

/** The memory of Linux as a folder. Nothing in it is written to a disk, except to swap space. */
const memory = '/dev/shm'

export interface WindowCache {
  /** Where the browser may keep tiles and crops of cells. */
  readonly folder: string
  /** Called when the browser has ended. */
  remove(): void
}

/**
 * A place for the browser's own cache that is not on a disk: pictures of a patient's cells must not lie there in the
 * clear. It is a folder in memory that only this user enters, or the null device, with which the browser keeps nothing.
 * Removes the cache that earlier versions let the browser keep in the profile.
 */
export function openWindowCache(profile: string, memoryFolder = memory): WindowCache {
  rmSync(join(profile, 'Default', 'Cache'), { recursive: true, force: true })
  const name = createHash('sha256').update(profile).digest('hex').slice(0, 16)
  const folder = join(memoryFolder, `daybreak-window-${name}`)
  if (!isOwn(folder)) return { folder: devNull, remove: () => undefined }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Makes the folder, or finds it as this user made it. False for the folder or link of somebody else. */
function isOwn(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch {
    const found = lstatSync(folder, { throwIfNoEntry: false })
    return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  }
}
