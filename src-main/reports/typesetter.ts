import type PDFDocument from 'pdfkit'
import { facesFor, type SubsetFace, type Weight } from './faces.ts'
import { brokenLines } from './line-breaks.ts'
import { createRuns, type Font, type Run } from './runs.ts'
import { createShaping, type OpenTypeFeatures } from './shaping.ts'

export type Page = InstanceType<typeof PDFDocument>

export interface TextStyle {
  /** Points. */
  readonly size: number
  readonly weight?: Weight
  readonly color?: string
  /** Distance between baselines as a multiple of the size. */
  readonly leading?: number
  readonly align?: 'left' | 'right' | 'center'
}

interface Line {
  readonly text: string
  readonly runs: readonly Run[]
  readonly width: number
}

/** Sets text that needs several fonts. Lengths in points. */
export interface Typesetter {
  /** Draws the text with its top left corner at (x, y), broken at `width`. Returns its height. */
  write(text: string, at: { x: number; y: number; width: number }, style: TextStyle): number
  /** The lines that `write` would draw. */
  lines(text: string, width: number, style: TextStyle): string[]
  /** The height that `write` would return. */
  height(text: string, width: number, style: TextStyle): number
  /** Width of the text on one line. */
  width(text: string, style: TextStyle): number
  /** True if a character had to be replaced. */
  readonly replaced: boolean
}

const ink = '#1a1b1e'

/** Embeds the fonts that `allText` needs. */
export async function createTypesetter(doc: Page, allText: string): Promise<Typesetter> {
  const faces = await facesFor(allText.normalize('NFC'))
  for (const face of faces) doc.registerFont(face.name, face.ttf as Buffer)
  const fonts = { regular: fontsOf(doc, faces, 'regular'), strong: fontsOf(doc, faces, 'strong') }
  const shaping = createShaping(doc)
  let replaced = false

  const runsOf = createRuns({
    fonts,
    canSet: (run) => shaping.of(run) !== null,
    onReplaced() {
      replaced = true
    },
  })

  const inFont = (run: Run, size: number): { readonly width: number; readonly features?: OpenTypeFeatures } => {
    const features = run.font.shaped ? shaping.of(run) : null
    const options = features ? { features } : {}
    return { width: doc.font(run.font.name).fontSize(size).widthOfString(run.text, options), ...options }
  }

  // Shaping is slow and the same words recur. A width is proportional to the size, so it is stored for size 1.
  const widths = new Map<string, number>()
  const widthOf = (text: string, { size, weight = 'regular' }: TextStyle): number => {
    const key = `${weight} ${text}`
    const width = widths.get(key) ?? runsOf(text, weight).reduce((sum, run) => sum + inFont(run, 1).width, 0)
    widths.set(key, width)
    return width * size
  }

  const lines = (text: string, width: number, style: TextStyle): Line[] =>
    brokenLines(text.normalize('NFC'), width, (part) => widthOf(part, style)).map((line) => ({
      text: line,
      runs: runsOf(line, style.weight ?? 'regular'),
      width: widthOf(line, style),
    }))

  const leadingOf = ({ size, leading = 1.32 }: TextStyle): number => size * leading

  return {
    write(text, { x, y, width }, style) {
      const leading = leadingOf(style)
      const set = lines(text, width, style)
      set.forEach((line, n) => {
        const free = width - line.width
        let at = x + (style.align === 'right' ? free : style.align === 'center' ? free / 2 : 0)
        // Aligned by baselines instead of tops, because fonts have boxes of different heights.
        const baseline = y + n * leading + leading / 2 + style.size * 0.36
        for (const run of line.runs) {
          const { width, ...shaping } = inFont(run, style.size)
          doc.fillColor(style.color ?? ink)
          doc.text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic', ...shaping })
          at += width
        }
      })
      return set.length * leading
    },
    lines: (text, width, style) => lines(text, width, style).map(({ text }) => text),
    height: (text, width, style) => lines(text, width, style).length * leadingOf(style),
    width: (text, style) => widthOf(text.normalize('NFC'), style),
    get replaced() {
      return replaced
    },
  }
}

/** Maps each character to a font, for characters that the font really has. */
function fontsOf(doc: Page, faces: readonly SubsetFace[], weight: Weight): ReadonlyMap<string, Font> {
  const found = new Map<string, Font>()
  for (const face of faces) {
    if (face.weight !== weight) continue
    doc.font(face.name)
    const { font } = (doc as unknown as WithParsedFont)._font
    const own: Font = { name: face.name, shaped: face.shaped, has: charactersOf(font) }
    for (const character of face.characters) if (own.has.has(character.codePointAt(0) ?? 0)) found.set(character, own)
  }
  return found
}

/**
 * The library's types lack the parsed font. Without checking it, a missing character would be printed as an empty
 * box.
 */
interface WithParsedFont {
  readonly _font: { readonly font: ParsedFont }
}
interface ParsedFont {
  readonly characterSet: readonly number[]
}

function charactersOf(font: ParsedFont): ReadonlySet<number> {
  try {
    return new Set(font.characterSet)
  } catch {
    // A subset without any characters has no character map.
    return new Set()
  }
}
