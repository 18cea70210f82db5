import { joinsTheOneBefore, unknownCharacter, type Weight } from './faces.ts'
import { hasRightToLeft, type Piece, piecesInOrder } from './reading-order.ts'

export interface Font {
  readonly name: string
  /** See `SubsetFace`. Such a run is shaped as a whole; any other word by word, which is faster. */
  readonly shaped: boolean
  readonly has: ReadonlySet<number>
}
/** A text that is drawn at once, in one font. */
export interface Run {
  readonly font: Font
  readonly text: string
}
export interface RunsOptions {
  /** The font of each character, for those that have one. */
  readonly fonts: Readonly<Record<Weight, ReadonlyMap<string, Font>>>
  /** Whether the letters of a shaped font can be set. */
  readonly canSet: (run: Run) => boolean
  /** A character had to be replaced. */
  readonly onReplaced: () => void
}

/** Signs that only join letters, keep them apart or say in which direction they are read. */
const hasNoPicture = /[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u

/** Splits a line into runs in the order in which they stand, from the left. */
export function createRuns({ fonts, canSet, onReplaced }: RunsOptions): (text: string, weight: Weight) => Run[] {
  /** The runs of a piece of a line from the left, each in one font. */
  function runsOfPiece({ text, rightToLeft }: Piece, weight: Weight): Run[] {
    const runs: { font: Font; text: string }[] = []
    for (const character of text) {
      const last = runs.at(-1)
      const joins = joinsTheOneBefore(character)
      let shown = character
      let font = joins && last?.font.has.has(character.codePointAt(0)!) ? last.font : fonts[weight].get(character)
      if (font === undefined) {
        if (hasNoPicture.test(character)) continue
        onReplaced()
        shown = unknownCharacter
        font = fonts[weight].get(unknownCharacter)
        if (font === undefined) continue
      }
      if (last?.font === font) last.text += shown
      else runs.push({ font, text: shown })
    }
    for (const [at, run] of runs.entries()) {
      if (!run.font.shaped || canSet(run)) continue
      onReplaced()
      runs[at] = { font: fonts[weight].get(unknownCharacter) ?? run.font, text: unknownCharacter }
    }
    if (!rightToLeft) return runs
    // The library turns letters that are written from right to left, but no spaces and signs between them.
    return runs
      .map(({ font, text }) => ({ font, text: hasRightToLeft(text) ? text : [...text].reverse().join('') }))
      .reverse()
  }

  return (text: string, weight: Weight): Run[] => piecesInOrder(text).flatMap((piece) => runsOfPiece(piece, weight))
}
