import { readFileSync, realpathSync } from 'node:fs'

/**
 * File systems whose files lie on another machine, by their names in Linux. Several of them keep no locks between
 * machines, or lose them when the connection breaks, so that two programs may write one file of records.
 */
const remote =
  /^(nfs\d?|cifs|smb\w*|9p|afs|ceph|glusterfs|lustre|davfs|fuse\.(sshfs|rclone|s3fs|gvfsd-fuse|davfs\w*|curlftpfs|glusterfs|ceph\w*|smb\w*))$/

export interface MachineDrives {
  readonly platform: NodeJS.Platform
  /** The text of `/proc/self/mountinfo`. */
  readonly mounts: () => string
}

const thisMachine: MachineDrives = {
  platform: process.platform,
  mounts: () => readFileSync('/proc/self/mountinfo', 'utf8'),
}

/**
 * The kind of network drive that a folder lies on, such as `nfs4`; null if it lies on none, or if the system does not
 * say. Windows tells only folders that are named by a server (`\\server\share`).
 */
export function networkDriveOf(folder: string, { platform, mounts }: MachineDrives = thisMachine): string | null {
  if (platform === 'win32') return /^[\\/]{2}(?![.?][\\/])|^[\\/]{2}\?[\\/]UNC[\\/]/i.test(folder) ? 'UNC' : null
  if (platform !== 'linux') return null
  const kind = kindAt(resolved(folder), mounts)
  return kind !== null && remote.test(kind) ? kind : null
}

/** The file system of the deepest mount that holds a path; of two at one place, the later one covers the other. */
function kindAt(path: string, mounts: () => string): string | null {
  let found: { readonly at: string; readonly kind: string } | null = null
  for (const { at, kind } of linesOf(mounts)) {
    const holds = at === '/' || path === at || path.startsWith(`${at}/`)
    if (holds && at.length >= (found?.at.length ?? 0)) found = { at, kind }
  }
  return found?.kind ?? null
}

/** Source: proc(5). The mount point is the fifth word, with blanks as `\040`; the kind is the first after ` - `. */
function linesOf(mounts: () => string) {
  try {
    return mounts()
      .split('\n')
      .flatMap((line) => {
        const [left = '', right = ''] = line.split(' - ')
        const at = left
          .split(' ')[4]
          ?.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)))
        const kind = right.split(' ')[0]
        return at && kind ? [{ at, kind }] : []
      })
  } catch {
    return []
  }
}

/** The path without links; as it is, if it does not exist yet. */
function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
