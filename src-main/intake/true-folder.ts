import { realpath } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** A folder that does not say its own name for this long keeps the one it was called by. ms */
const answersWithin = 2000

/**
 * A folder by its one name, however it was called: with a slash or a dot behind it, through links, in other cases of
 * letters where the system does not tell these apart. What is not there is named within the nearest folder that is. As it
 * was called where it does not answer.
 */
export async function trueFolder(folder: string): Promise<string> {
  const called = resolve(folder)
  const found = await new Promise<string | null>((done) => {
    const late = setTimeout(() => done(called), answersWithin).unref()
    realpath.native(called, (error, path) => {
      clearTimeout(late)
      done(error ? null : path)
    })
  })
  if (found !== null) return found
  return dirname(called) === called ? called : join(await trueFolder(dirname(called)), basename(called))
}

/** A file in its folder by that folder's one name. A file that is itself a link keeps its own name. */
export const inTrueFolder = async (path: string): Promise<string> =>
  join(await trueFolder(dirname(path)), basename(path))
