import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LRUCache } from 'lru-cache'
import subsetFont from 'subset-font'

/** Weights of the reports' fonts, on the fonts' own axis. */
export const weights = { regular: 400, strong: 620 } as const
export type Weight = keyof typeof weights

/** Replaces a character that no font here has. */
export const unknownCharacter = '□'

interface Face {
  readonly file: string
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

/** A subset of a font, ready for embedding. */
export interface SubsetFace {
  readonly name: string
  readonly weight: Weight
  readonly characters: ReadonlySet<string>
  readonly ttf: Uint8Array
}

const packages = createRequire(import.meta.url)
let known: readonly Face[] | null = null

/**
 * The bundled fonts consist of many small files, each for a range of Unicode: Inter for Latin, Cyrillic, Greek and
 * Vietnamese, then Noto Sans SC for Chinese characters and Japanese kana. Other scripts are not covered.
 */
function faces(): readonly Face[] {
  known ??= ['@fontsource-variable/inter', '@fontsource-variable/noto-sans-sc'].flatMap((name) => {
    const folder = dirname(packages.resolve(`${name}/package.json`))
    const family = name.slice(name.indexOf('/') + 1)
    const subsets = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>
    return Object.entries(subsets).map(([subset, ranges]) => ({
      file: join(folder, 'files', `${family}-${subset.replace(/[[\]]/g, '')}-wght-normal.woff2`),
      ranges: ranges.split(',').map(parseRange),
    }))
  })
  return known
}

function parseRange(text: string): [number, number] {
  const [from = '0', to = from] = text.trim().replace(/^U\+/i, '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
}

const covers = (face: Face, codePoint: number): boolean =>
  face.ranges.some(([from, to]) => codePoint >= from && codePoint <= to)

/** The fonts that a text needs, reduced to its characters, in every weight. Characters without a font are left out. */
export async function facesFor(text: string): Promise<SubsetFace[]> {
  const wanted = new Map<Face, Set<string>>()
  for (const character of new Set(text + unknownCharacter)) {
    const face = faces().find((candidate) => covers(candidate, character.codePointAt(0) ?? 0))
    if (face) wanted.set(face, (wanted.get(face) ?? new Set()).add(character))
  }
  const subsets: SubsetFace[] = []
  for (const [face, characters] of wanted) {
    const letters = [...characters].sort().join('')
    for (const weight of Object.keys(weights) as Weight[]) {
      const ttf = await subsetOf(face.file, letters, weight)
      subsets.push({ name: `${weight}-${subsets.length}`, weight, characters, ttf })
    }
  }
  return subsets
}

/** The last subsets by their file, characters and weight. Most reports of a laboratory need the same ones. */
const kept = new LRUCache<string, Promise<Uint8Array>>({ max: 16 })

function subsetOf(file: string, letters: string, weight: Weight): Promise<Uint8Array> {
  const key = `${file} ${weight} ${letters}`
  const known = kept.get(key)
  if (known) return known
  const made = readFile(file).then((font) =>
    subsetFont(font, letters, {
      targetFormat: 'truetype',
      // Kerning is dropped. With a fixed weight, Inter's pairs come out too tight here, and "87.1" looks like
      // "871".
      keepFeatures: ['ccmp', 'locl'],
      variationAxes: { wght: weights[weight] },
    }),
  )
  kept.set(key, made)
  made.catch(() => kept.delete(key))
  return made
}
