import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Engine } from '#main/engine/index.ts'
import {
  contentBytes,
  type ListKind,
  listEndings,
  mostPictures,
  numberedSeries,
  pictureListText,
  slideParts,
} from '#main/slides/index.ts'
import type { FolderChoice } from '#shared/contract/schemas/slide.ts'
import { type AccessionPattern, accessionKey } from '#shared/domain/accession.ts'
import { syncFolder } from './durable.ts'
import type { FolderFile } from './folder-files.ts'
import { sayOneThing } from './same-words.ts'
import type { SlideParts } from './slide-on-disk.ts'

export interface PictureFolderDeps {
  /** `<data>/stacks`: the lists of pictures, one per slide. */
  readonly folder: string
  /** Examines the pictures, in the engine. */
  readonly look: Pick<Engine, 'sameField' | 'pictureKinds'>
  /** The laboratory's pattern of accession numbers. */
  readonly pattern: () => AccessionPattern
  readonly slideParts?: SlideParts | undefined
}

/** A slide found in a folder. */
export interface FoundSlide {
  /** The file that opens it; for a folder of pictures, their list. */
  readonly path: string
  /** The pictures of the folder that it includes, or that were ignored because of it. */
  readonly pictures?: readonly string[]
}

/**
 * The slides among files found in folders. The pictures of a folder become one slide. They are focal planes if they
 * are numbered without gaps, have one size and show one field; other pictures beside them, such as a composite or an
 * overview, are then ignored. Otherwise they are fields, if every one is a plain picture, nothing else in the folder
 * is a slide, and the names belong to one specimen: they contain one accession number, or none and the same words,
 * because pictures of two people may lie in one folder. Everything else stays separate. `choice` overrides this by the
 * reader. An unreadable picture stays a separate file, so that it is refused by its name.
 */
export async function slidesAmong(
  files: readonly FolderFile[],
  deps: PictureFolderDeps,
  choice: FolderChoice = 'auto',
): Promise<FoundSlide[]> {
  const byFolder = Map.groupBy(await withoutParts(files, deps.slideParts), ({ path }) => dirname(path))
  const found: FoundSlide[] = []
  for (const [folder, inFolder] of byFolder) found.push(...(await slidesIn(folder, inFolder, deps, choice)))
  return found
}

async function slidesIn(
  folder: string,
  files: readonly FolderFile[],
  deps: PictureFolderDeps,
  choice: FolderChoice,
): Promise<FoundSlide[]> {
  const alone = (those: readonly string[]): FoundSlide[] => those.map((path) => ({ path }))
  const paths = files.map(({ path }) => path)
  const pictures = files.filter(({ kind }) => kind === 'picture').map(({ path }) => path)
  const others = paths.filter((path) => !pictures.includes(path))
  if (choice === 'single' || pictures.length < 2) return alone(paths)
  if (choice !== 'fields') {
    const planes = await planesAmong(pictures, deps, choice)
    if (planes) return [{ path: await listOf('planes', planes, deps.folder), pictures }, ...alone(others)]
  }
  const named = accessionsIn([folder, ...pictures], deps.pattern())
  const isOne = others.length === 0 && (named.length === 1 || (named.length === 0 && sayOneThing(pictures)))
  if (choice === 'auto' && !isOne) return alone(paths)
  const name = named.length === 1 ? named[0]! : basename(folder)
  // Refused as too many, before a thousand pictures are examined in vain.
  if (pictures.length > mostPictures.fields) {
    const few = pictures.slice(0, mostPictures.fields + 1)
    return [{ path: await listOf('fields', few, deps.folder, name), pictures }, ...alone(others)]
  }
  const kinds = await deps.look.pictureKinds(pictures)
  const fields = pictures.filter((_, i) => kinds[i] === 'field')
  const hasSlide = kinds.includes('slide')
  if (fields.length < 2 || (choice === 'auto' && hasSlide)) return alone(paths)
  const list = { path: await listOf('fields', fields, deps.folder, name), pictures: fields }
  return [list, ...alone(paths.filter((path) => !fields.includes(path)))]
}

/** The pictures that are focal planes, lowest first; null if they are not. */
async function planesAmong(
  pictures: readonly string[],
  { look }: PictureFolderDeps,
  choice: FolderChoice,
): Promise<readonly string[] | null> {
  const byName = new Map(pictures.map((path) => [basename(path), path]))
  const numbered = numberedSeries([...byName.keys()])?.map((name) => byName.get(name)!)
  if (choice === 'planes') return numbered ?? pictures
  return numbered && (await look.sameField(numbered)) ? numbered : null
}

/** The specimens named by a folder and its pictures. Pictures of several specimens are not fields of one slide. */
function accessionsIn(paths: readonly string[], pattern: AccessionPattern): string[] {
  const found = paths.flatMap((path) => pattern.firstIn(basename(path)) ?? [])
  return [...Map.groupBy(found, accessionKey).values()].map(([accession]) => accession!)
}

/** A Hamamatsu VMS names the pictures that it consists of. They are not separate slides. */
async function withoutParts(files: readonly FolderFile[], slideParts?: SlideParts): Promise<readonly FolderFile[]> {
  const parts = new Set<string>()
  for (const { path } of files)
    if (/\.vm[su]$/i.test(path))
      for (const part of (await slideParts?.(path).catch(() => [])) ?? []) if (part !== path) parts.add(part)
  return parts.size === 0 ? files : files.filter(({ path }) => !parts.has(path))
}

/**
 * Writes the permanent list of pictures of one folder and returns its path. The same pictures in the same place have
 * the same list. It is named after the folder by default.
 */
export async function listOf(
  kind: ListKind,
  pictures: readonly string[],
  lists: string,
  name = basename(dirname(pictures[0]!)),
): Promise<string> {
  const files = pictures.map((path) => basename(path))
  const bytes = await Promise.all(pictures.map((path) => contentBytes(path).catch(() => 0)))
  const text = pictureListText({ kind, folder: dirname(pictures[0]!), files, bytes })
  const place = join(lists, createHash('sha256').update(text).digest('hex').slice(0, 16))
  const path = join(place, `${name}${listEndings[kind]}`)
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return path
  await mkdir(place, { recursive: true, mode: 0o700 })
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true })
  await rename(`${path}.part`, path)
  await syncFolder(place)
  return path
}

/** The list of a slide's pictures in their new folder; null if the slide is not a folder of pictures. */
export async function listIn(folder: string, listPath: string, lists: string): Promise<string | null> {
  const kind = (['planes', 'fields'] as const).find((one) => listPath.endsWith(listEndings[one]))
  if (!kind) return null
  const pictures = (await slideParts(listPath)).map((path) => join(folder, basename(path)))
  return listOf(kind, pictures, lists, basename(listPath, listEndings[kind]))
}
