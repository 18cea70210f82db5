import bidiFactory from 'bidi-js'

/** A piece of a line that is read in one direction. Pieces are in the order in which they stand, from the left. */
export interface Piece {
  /** In the order of reading, with brackets as they look in this direction. */
  readonly text: string
  readonly rightToLeft: boolean
}

const bidi = bidiFactory()
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Whether a text holds letters that are written from right to left. */
export const hasRightToLeft = (text: string): boolean => rightToLeft.test(text)

/** The pieces of one line by Unicode's bidirectional algorithm (UAX 9). The first letter decides the line's direction. */
export function piecesInOrder(line: string): Piece[] {
  if (!hasRightToLeft(line)) return line === '' ? [] : [{ text: line, rightToLeft: false }]
  const { levels } = bidi.getEmbeddingLevels(line)
  const mirrored = bidi.getMirroredCharactersMap(line, levels)
  const runs: { text: string; level: number }[] = []
  let before = -1
  for (let at = 0; at < line.length; at++) {
    const level = levels[at]!
    const letter = mirrored.get(at) ?? line[at]!
    if (level === before) runs.at(-1)!.text += letter
    else runs.push({ text: letter, level })
    before = level
  }
  return inOrder(runs).map(({ text, level }) => ({ text, rightToLeft: level % 2 === 1 }))
}

/** Rule L2: from the highest level to the lowest odd one, each sequence of runs at that level or higher is reversed. */
function inOrder<T extends { readonly level: number }>(runs: readonly T[]): T[] {
  let ordered = [...runs]
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level--) {
    const next: T[] = []
    let group: T[] = []
    for (const run of ordered) {
      if (run.level >= level) group.unshift(run)
      else {
        next.push(...group, run)
        group = []
      }
    }
    ordered = [...next, ...group]
  }
  return ordered
}
