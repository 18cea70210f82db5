import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What other users of this machine could read in a data folder. Names of its entries; `.` is the folder itself. */
export interface OpenToOthers {
  /** Closed now. Empty if the folder itself was closed, so that nobody could reach them. */
  readonly closed: readonly string[]
  /** Still open: the entry belongs to somebody else, or its file system knows no owners. */
  readonly open: readonly string[]
}

/** Entries that Daybreak makes in its data folder. */
const ours =
  /^(daybreak\..*|provider\.json|keys\.json|backups\.json|set-aside-.*|model-tried\.json|cache|camera|desktop|heads|inbox|log|models|samples|slides|stacks|tasks|window)$/

/** Permission bits of the group and of everybody else. */
const others = 0o077
/** Those that let others into a folder. */
const enter = 0o011

/**
 * Closes a data folder to other users: files 0600, folders 0700. What is inside its folders is then out of their reach,
 * too. Only Daybreak's own entries are closed, and the folder itself only if it holds nothing else, because a laboratory
 * may have named a folder that others use. Windows has no such bits; there a user's own folders are closed by default.
 */
export function closeToOthers(folder: string, platform: NodeJS.Platform = process.platform): OpenToOthers {
  const closed: string[] = []
  const open: string[] = []
  if (platform === 'win32') return { closed, open }
  const reachable = (bitsOf(folder) & enter) !== 0
  const names = readdirSync(folder)
  const mine = names.filter((name) => ours.test(name))
  for (const name of [...(mine.length === names.length ? ['.'] : []), ...mine]) {
    const was = bitsOf(join(folder, name))
    if (was === 0) continue
    if (!close(join(folder, name))) open.push(name)
    else if (reachable) closed.push(name)
  }
  return { closed, open }
}

/** Daybreak's own entries that others could read, if they can enter the folder. It changes nothing. */
export function openToOthersIn(folder: string): string[] {
  if ((bitsOf(folder) & enter) === 0) return []
  return readdirSync(folder).filter((name) => ours.test(name) && bitsOf(join(folder, name)) !== 0)
}

/** The bits of others; 0 for a link, which has none of its own, and for an entry that is gone. */
function bitsOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return !found || found.isSymbolicLink() ? 0 : found.mode & others
}

function close(path: string): boolean {
  try {
    chmodSync(path, lstatSync(path).isDirectory() ? 0o700 : 0o600)
  } catch {
    return false
  }
  return bitsOf(path) === 0
}
