/**
 * The rooms of the window and their permitted imports. A room imports only rooms of a lower rank. Features import
 * each other only as listed here. A room with an index is imported only through it.
 */
import { dirname, join } from 'node:path/posix'
import type { SourceFile } from './source-file.ts'

/** A room may import rooms of a lower rank. Rooms of equal rank do not import each other. */
const rank: Readonly<Record<string, number>> = {
  commands: 0,
  client: 0,
  ui: 1,
  frame: 1,
  viewer: 2,
  features: 3,
  app: 4,
}

/** The features that each feature may import. A feature that is not listed imports none. */
const uses: Readonly<Record<string, readonly string[]>> = {
  camera: ['intake'],
  case: ['intake', 'orders', 'worklist'],
  settings: ['display', 'intake'],
  worklist: ['intake', 'orders'],
}

/**
 * In these rooms every file may be imported. All others are imported through `index.ts`, or `commands.ts` for keys.
 */
const open: ReadonlySet<string> = new Set(['client', 'frame', 'ui'])

/** Features whose code is loaded when their page is first opened. */
const fetchedLater: ReadonlySet<string> = new Set(['audit', 'camera', 'case', 'self-check'])

/**
 * Rooms inside a feature: a folder may import folders of a lower rank. `''` is the feature's own folder, which joins
 * them.
 */
const insideRank: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  case: { state: 0, cell: 1, gallery: 2, slide: 2, findings: 2, '': 3 },
}

interface Place {
  readonly room: string
  /** The feature's name; '' outside the features. */
  readonly feature: string
  /** Path inside the room. */
  readonly file: string
}

/** The room of a file of the window; null for files outside all rooms, such as the page itself. */
function placeOf(path: string): Place | null {
  const [, room, inside] = /^src-renderer\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (room === undefined || inside === undefined) return null
  if (room !== 'features') return { room, feature: '', file: inside }
  const [, feature, file] = /^([^/]+)\/(.+)$/.exec(inside) ?? []
  return feature === undefined || file === undefined ? null : { room, feature, file }
}

const nameOf = ({ room, feature }: Place): string => (feature === '' ? room : `${room}/${feature}`)

/** Violations of the rules, one line each. Files outside the window are ignored. */
export function rendererProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const from = placeOf(path)
    if (from === null) return []
    const problems: string[] = []
    if (rank[from.room] === undefined) problems.push(`give the room '${from.room}' a rank in scripts/house/renderer.ts`)
    if (/\bdefineCommand\(\{/.test(text) && !/(^|\/)commands\.ts$/.test(from.file) && from.room !== 'commands')
      problems.push('declare commands in the commands.ts of the room, so that the list of keys finds them')
    for (const [, how = '', specifier = ''] of text.matchAll(/\b(from|import)\b\s*(?:\(\s*)?'([^']+)'/g))
      problems.push(...importProblems(from, dirname(path), specifier, how))
    return problems.map((problem) => `${path}: ${problem}`)
  })
}

function importProblems(from: Place, folder: string, specifier: string, how: string): string[] {
  const relative = specifier.startsWith('.')
  if (!relative && !specifier.startsWith('#renderer/')) return []
  const to = placeOf(relative ? join(folder, specifier) : specifier.replace('#renderer/', 'src-renderer/'))
  if (to === null) return []
  if (nameOf(from) === nameOf(to))
    return relative ? insideProblems(from, to) : [`import '${specifier}' of the same room by a relative path`]
  const problems: string[] = []
  if (relative) problems.push(`import '${specifier}' of another room as #renderer/…`)
  if (from.room === 'features' && to.room === 'features') {
    if (!uses[from.feature]?.includes(to.feature))
      problems.push(`feature '${from.feature}' may not use feature '${to.feature}'`)
  } else if ((rank[to.room] ?? Infinity) >= (rank[from.room] ?? -1))
    problems.push(`imports upwards or sideways, ${nameOf(from)} -> ${nameOf(to)}`)
  if (!open.has(to.room) && to.file !== 'index.ts' && to.file !== 'commands.ts')
    problems.push(`imports the inside of '${nameOf(to)}' (${specifier})`)
  if (fetchedLater.has(to.feature) && how === 'from')
    problems.push(`fetch '${nameOf(to)}' with import(), so that the window starts without it`)
  return problems
}

function insideProblems(from: Place, to: Place): string[] {
  const ranks = insideRank[from.feature]
  const [mine, other] = [folderOf(from), folderOf(to)]
  if (ranks === undefined || mine === other) return []
  if ((ranks[other] ?? Infinity) < (ranks[mine] ?? -1)) return []
  return [`inside '${from.feature}' imports upwards or sideways, ${mine || 'its page'} -> ${other || 'its page'}`]
}

const folderOf = ({ file }: Place): string => /^([^/]+)\//.exec(file)?.[1] ?? ''
