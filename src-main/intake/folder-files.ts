import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isTemporary } from './file-names.ts'
import { kindAt, kindByName, type SlideKind } from './slide-kind.ts'
import { isMirax } from './slide-on-disk.ts'

/** A file of a folder that is a slide, or may be a part of one. */
export interface FolderFile {
  readonly path: string
  readonly kind: SlideKind
  /** Its name is no UTF-8, and `path` only shows how it reads: the file cannot be opened by it. */
  readonly nameless?: true
}

/** What was found in a folder and the folders in it. */
export interface FolderContent {
  /** In the order of their names. */
  readonly files: readonly FolderFile[]
  /** Files that are no slides by what is in them. */
  readonly others: readonly string[]
  /** Folders that could not be entered. */
  readonly closed: readonly string[]
}

const deepest = 16

/**
 * Looks through a folder and the folders in it for slides: what has no name that says so is looked at by its content.
 * Links to folders are not followed. Rejects where the folder itself cannot be read.
 */
export async function contentOf(folder: string, depth = 0): Promise<FolderContent> {
  const entries = await entriesOf(folder)
  const files: FolderFile[] = []
  const others: string[] = []
  const closed: string[] = []
  // A MIRAX file's folder holds its parts, no slides of their own.
  const parts = new Set(entries.filter(({ name }) => isMirax(name)).map(({ name }) => name.slice(0, -'.mrxs'.length)))
  for (const { name, nameless, entry } of entries) {
    const path = join(folder, name)
    if (isTemporary(name)) continue
    if (nameless) files.push({ path, kind: 'slide', nameless })
    else if (entry.isDirectory()) {
      if (depth >= deepest || parts.has(name)) continue
      // A folder that cannot be entered keeps the others from nothing.
      const inside = await contentOf(path, depth + 1).catch(() => null)
      if (inside === null) closed.push(path)
      else {
        files.push(...inside.files)
        others.push(...inside.others)
        closed.push(...inside.closed)
      }
    } else if (entry.isFile() || (await isLinkToFile(path))) {
      const kind = kindByName(name) ?? (await kindAt(path))
      if (kind === 'other') others.push(path)
      else files.push({ path, kind })
    }
  }
  return { files, others, closed }
}

interface Entry {
  readonly name: string
  readonly nameless: boolean
  readonly entry: Dirent<Buffer>
}

/** Names as bytes: what is no UTF-8 has no name that a path could say. Not so on Windows, where names are UTF-16. */
async function entriesOf(folder: string): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' })
  return entries
    .map((entry) => {
      const name = entry.name.toString('utf8')
      return { name, nameless: !Buffer.from(name, 'utf8').equals(entry.name), entry }
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/** Whether the folder of this path holds a file that reads like it, under a name that is no UTF-8. */
export async function isNameless(folder: string, name: string): Promise<boolean> {
  if (!name.includes('\uFFFD')) return false
  const entries = await entriesOf(folder).catch(() => [])
  return entries.some((entry) => entry.nameless && entry.name === name)
}

const isLinkToFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isFile() ?? false
