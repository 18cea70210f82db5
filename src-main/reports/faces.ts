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
  /** Whether letters take their form from their neighbours, so that the font's rules are needed. */
  readonly shaped: boolean
  readonly ranges: readonly (readonly [from: number, to: number])[]
  /** Other characters of the ranges are set in other fonts. */
  readonly only?: RegExp
}

/** A subset of a font, ready for embedding. */
export interface SubsetFace {
  readonly name: string
  readonly weight: Weight
  /** See `Face`. */
  readonly shaped: boolean
  readonly characters: ReadonlySet<string>
  readonly ttf: Uint8Array
}

const packages = createRequire(import.meta.url)
let known: readonly Face[] | null = null

/** Scripts with a Noto Sans of their own, by the names of the packages. */
const otherScripts = [
  ...['arabic', 'armenian', 'bengali', 'devanagari', 'ethiopic', 'georgian', 'gujarati', 'gurmukhi', 'hebrew'],
  ...['kannada', 'khmer', 'lao', 'malayalam', 'myanmar', 'sinhala', 'tamil', 'telugu', 'thai'],
]

/** Subsets that a font of another script has beside its own; Inter has these letters. */
const notItsOwn = /^(latin|cyrillic|greek|vietnamese|math|symbols)/

/**
 * The bundled fonts consist of many small files, each for a range of Unicode: Inter for Latin, Cyrillic, Greek and
 * Vietnamese, Noto Sans of other scripts, Noto Sans KR for Hangul, and Noto Sans SC for Chinese characters and Japanese
 * kana. The last one is last because its ranges name letters of other scripts that it does not have.
 */
function faces(): readonly Face[] {
  known ??= [
    ...subsetsOf('inter', false),
    ...otherScripts.flatMap((script) => subsetsOf(`noto-sans-${script}`, true)),
    ...subsetsOf('noto-sans-kr', true).map((face) => ({ ...face, only: hangul })),
    ...subsetsOf('noto-sans-sc', false),
  ]
  return known
}

const hangul = /\p{Script=Hangul}/u

function subsetsOf(family: string, shaped: boolean): Face[] {
  const folder = dirname(packages.resolve(`@fontsource-variable/${family}/package.json`))
  const subsets = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>
  return Object.entries(subsets)
    .filter(([subset]) => !shaped || !notItsOwn.test(subset))
    .map(([subset, ranges]) => ({
      file: join(folder, 'files', `${family}-${subset.replace(/[[\]]/g, '')}-wght-normal.woff2`),
      shaped,
      ranges: ranges.split(',').map(parseRange),
    }))
}

function parseRange(text: string): [number, number] {
  const [from = '0', to = from] = text.trim().replace(/^U\+/i, '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
}

const covers = (face: Face, codePoint: number): boolean =>
  face.ranges.some(([from, to]) => codePoint >= from && codePoint <= to) &&
  (face.only?.test(String.fromCodePoint(codePoint)) ?? true)

/** Faces by code point, because a report asks for the same letters again and again. */
const faceByCodePoint = new Map<number, Face | null>()

function faceOf(codePoint: number): Face | undefined {
  const known = faceByCodePoint.get(codePoint)
  if (known !== undefined) return known ?? undefined
  const face = faces().find((candidate) => covers(candidate, codePoint))
  faceByCodePoint.set(codePoint, face ?? null)
  return face
}

/** Marks above or below a letter, and the signs that join letters or keep them apart, are set in the letter's font. */
export const joinsTheOneBefore = (character: string): boolean => /[\p{M}\u200c\u200d]/u.test(character)

/** Paths of all font files that a report may need. */
export const fontFiles = (): string[] => faces().map(({ file }) => file)

/** The fonts that a text needs, reduced to its characters, in every weight. Characters without a font are left out. */
export async function facesFor(text: string): Promise<SubsetFace[]> {
  const wanted = new Map<Face, Set<string>>()
  let before: Face | undefined
  for (const character of text + unknownCharacter) {
    const codePoint = character.codePointAt(0) ?? 0
    const face = before && joinsTheOneBefore(character) && covers(before, codePoint) ? before : faceOf(codePoint)
    if (face) wanted.set(face, (wanted.get(face) ?? new Set()).add(character))
    before = face
  }
  const subsets: SubsetFace[] = []
  for (const [face, characters] of wanted) {
    const letters = [...characters].sort().join('')
    for (const weight of Object.keys(weights) as Weight[]) {
      const ttf = await subsetOf(face, letters, weight)
      subsets.push({ name: `${weight}-${subsets.length}`, weight, shaped: face.shaped, characters, ttf })
    }
  }
  return subsets
}

/** The library reads the head of each glyph, also of one without outlines whose place is the end of the file. */
const afterLastGlyph = Buffer.alloc(64)

/** The last subsets by their file, characters and weight. Most reports of a laboratory need the same ones. */
const kept = new LRUCache<string, Promise<Uint8Array>>({ max: 16 })

function subsetOf({ file, shaped }: Face, letters: string, weight: Weight): Promise<Uint8Array> {
  const key = `${file} ${weight} ${letters}`
  const known = kept.get(key)
  if (known) return known
  const made = readFile(file).then((font) =>
    subsetFont(font, letters, {
      targetFormat: 'truetype',
      // Kerning is dropped. With a fixed weight, Inter's pairs come out too tight here, and "87.1" looks like
      // "871".
      ...(shaped ? {} : { keepFeatures: ['ccmp', 'locl'] }),
      variationAxes: { wght: weights[weight] },
    }).then((font) => Buffer.concat([font, afterLastGlyph])),
  )
  kept.set(key, made)
  made.catch(() => kept.delete(key))
  return made
}
