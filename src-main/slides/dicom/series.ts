import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { kindOf } from '../file-kind.ts'
import { fileError, openFile } from '../random-access-file.ts'
import { type Identity, readIdentity } from './header.ts'

/** Most files of a folder that are searched for the other instances of a slide. */
const maxLookedAt = 4096
/** Most instances of one slide: levels, planes, parts of concatenations, label and overview. */
const maxInstances = 1024
const atOnce = 8

/** Names of DICOM files: `.dcm` and similar, or no ending at all (a UID has dots, but no letters). */
const canBeDicom = (name: string): boolean =>
  !name.startsWith('.') &&
  name.toUpperCase() !== 'DICOMDIR' &&
  (/\.(dcm|dicom|dic|ima)$/i.test(name) || !/\.[a-z][a-z0-9!]{0,15}$/i.test(name))

interface Instance extends Identity {
  readonly path: string
}

/**
 * The files of the slide that `path` is an instance of: all whole-slide instances in its folder with its
 * SeriesInstanceUID, ordered by SOPInstanceUID. The order is the same for any names and any opened file. A second
 * copy of an instance is left out. Only `path` if it is another DICOM object.
 */
export async function seriesFiles(path: string, known?: Identity | null): Promise<string[]> {
  const own = known === undefined ? await identityAt(path).catch(() => null) : known
  if (!own) return [path]
  const instances = (await instancesIn(dirname(path), { ...own, path })).filter(
    ({ seriesUid }) => seriesUid === own.seriesUid,
  )
  return ordered(instances, path)
}

/**
 * The files of the single slide in a folder. Throws `file-not-a-slide` if there is none, `file-unsupported` if there
 * are several; the reader must then choose one of their files.
 */
export async function seriesInFolder(folder: string): Promise<string[]> {
  const instances = await instancesIn(folder)
  const series = new Set(instances.map(({ seriesUid }) => seriesUid))
  const file = basename(folder)
  if (series.size === 0) throw new AppError('file-not-a-slide', { file })
  if (series.size > 1)
    throw new AppError('file-unsupported', { file, format: `${series.size} DICOM slides in one folder` })
  return ordered(instances, folder)
}

function ordered(instances: readonly Instance[], path: string): string[] {
  const byInstance = new Map<string, string>()
  for (const { instanceUid, path: at } of instances) if (!byInstance.has(instanceUid)) byInstance.set(instanceUid, at)
  if (byInstance.size > maxInstances) {
    throw new AppError('file-damaged', { file: basename(path), detail: `more than ${maxInstances} instances` })
  }
  return [...byInstance].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, at]) => at)
}

/** The whole-slide instances in a folder, ordered by file name. Unreadable files are ignored. */
async function instancesIn(folder: string, known?: Instance): Promise<Instance[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw fileError(error, basename(folder))
  })
  // The opened file counts whatever its name is.
  const picked = known && basename(known.path)
  const names = entries
    .filter((entry) => !entry.isDirectory() && (canBeDicom(entry.name) || entry.name === picked))
    .map(({ name }) => name)
  const paths = names
    .sort()
    .slice(0, maxLookedAt)
    .map((name) => join(folder, name))
  const found = new Array<Instance | null>(paths.length).fill(null)
  let next = 0
  const work = async () => {
    for (let i = next++; i < paths.length; i = next++) {
      const path = paths[i]!
      const identity = path === known?.path ? known : await identityAt(path).catch(() => null)
      found[i] = identity && { ...identity, path }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found.filter((instance) => instance !== null)
}

async function identityAt(path: string): Promise<Identity | null> {
  const file = await openFile(path)
  try {
    const head = await file.read(0, Math.min(file.size, 136))
    return kindOf(head) === 'dicom' ? await readIdentity(file) : null
  } finally {
    await file.close()
  }
}
