import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { numberedSeries, stackManifestText } from '#main/slides/index.ts'
import { syncFolder } from './durable.ts'

export interface StackDeps {
  /** `<data>/stacks`: the lists of planes, one a stack. */
  readonly folder: string
  /** Whether pictures show one field, in the engine. */
  readonly sameField: (paths: readonly string[]) => Promise<boolean>
}

/** Ending of the lists of planes. */
export const stackEnding = '.planes'
/** What a stack's folder may hold beside it without being slides of its own: pictures made from the planes. */
const picture = /\.(jpe?g|png|tiff?)$/i

/**
 * The slides among files found in folders: the pictures of a folder that are focal planes of one field become one
 * path, that of their list; other pictures beside them (a composite, an overview) are left aside. Everything else stays.
 */
export async function withStacks(files: readonly string[], deps: StackDeps): Promise<string[]> {
  const byFolder = Map.groupBy(files, dirname)
  const found: string[] = []
  for (const [folder, paths] of byFolder) {
    const planes = numberedSeries(paths.map((path) => basename(path)))
    if (planes && (await deps.sameField(planes.map((name) => join(folder, name))))) {
      found.push(await listOf(folder, planes, deps.folder))
      found.push(...paths.filter((path) => !picture.test(path)))
    } else found.push(...paths)
  }
  return found
}

/** Writes the list of a stack's planes, for good, and gives its path; the same stack has the same list. */
async function listOf(folder: string, planes: readonly string[], stacks: string): Promise<string> {
  const text = stackManifestText({ folder, planes })
  const place = join(stacks, createHash('sha256').update(text).digest('hex').slice(0, 16))
  const path = join(place, `${basename(folder)}${stackEnding}`)
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return path
  await mkdir(place, { recursive: true, mode: 0o700 })
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true })
  await rename(`${path}.part`, path)
  await syncFolder(place)
  return path
}
