import { realpath } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** A folder that does not say its own name for this long keeps the one it was called by. ms */
const answersWithin = 2000

/** What a system says about its folders. */
export interface FolderNames {
  /** The path without links. Rejects if there is nothing. */
  realpath(path: string): Promise<string>
  /** Two paths with the same identity are the same file or folder. Rejects if there is nothing. */
  identity(path: string): Promise<string>
  /** The names in a folder. */
  list(folder: string): Promise<readonly string[]>
}

const system: FolderNames = {
  realpath: promisify(realpath.native),
  async identity(path) {
    const { dev, ino } = await stat(path, { bigint: true })
    return `${dev} ${ino}`
  },
  list: readdir,
}

/**
 * A folder by its one name, however it was called: with a slash or a dot behind it, through links, in other cases of
 * letters where the system does not tell these apart. What is not there is named within the nearest folder that is. As it
 * was called where it does not answer.
 */
export async function trueFolder(folder: string, names: FolderNames = system): Promise<string> {
  const called = resolve(folder)
  const found = await new Promise<string | null>((done) => {
    const late = setTimeout(() => done(called), answersWithin).unref()
    names
      .realpath(called)
      .then((path) => inTrueCase(path, names))
      .catch(() => null)
      .then((path) => {
        clearTimeout(late)
        done(path)
      })
  })
  if (found !== null) return found
  return dirname(called) === called ? called : join(await trueFolder(dirname(called), names), basename(called))
}

/** A file in its folder by that folder's one name. A file that is itself a link keeps its own name. */
export const inTrueFolder = async (path: string): Promise<string> =>
  join(await trueFolder(dirname(path)), basename(path))

/**
 * The path with each name as its folder lists it. Some systems (a Linux with a drive of another system) accept a name
 * in any case of letters, but return it as it was typed.
 */
async function inTrueCase(path: string, names: FolderNames): Promise<string> {
  const parent = dirname(path)
  if (parent === path) return path
  const at = await inTrueCase(parent, names)
  const name = basename(path)
  const other = inOtherCase(name)
  const here = join(at, name)
  if (other === name) return here
  const identity = await names.identity(here)
  if ((await names.identity(join(at, other)).catch(() => null)) !== identity) return here
  const listed = await names.list(at)
  if (listed.includes(name)) return here
  for (const one of listed.filter((entry) => folded(entry) === folded(name)))
    if ((await names.identity(join(at, one)).catch(() => null)) === identity) return join(at, one)
  return here
}

/** Case and encoding of letters, which such systems do not tell apart. */
const folded = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase()

const inOtherCase = (name: string): string => {
  const upper = name.toUpperCase()
  return upper === name ? name.toLowerCase() : upper
}
