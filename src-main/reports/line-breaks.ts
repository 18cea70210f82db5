/**
 * The lines of a text, each at most `width` wide and without spaces at its ends. Breaks where the language allows it.
 * A word longer than a line, e.g. a hash or a file name, is cut at the end of the line.
 */
export function brokenLines(text: string, width: number, widthOf: (part: string) => number): string[] {
  return text.split(/\r?\n/).flatMap((paragraph) => linesOf(paragraph, width, widthOf))
}

function linesOf(paragraph: string, width: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const piece of pieces(paragraph)) {
    if (line !== '' && used + widthOf(piece.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
      used = 0
    }
    line += piece
    used += widthOf(piece)
    while (used > width && widthOf(line.trimEnd()) > width && [...line].length > 1) {
      const letters = [...line]
      let fit = letters.length - 1
      while (fit > 1 && widthOf(letters.slice(0, fit).join('')) > width) fit--
      lines.push(letters.slice(0, fit).join('').trimEnd())
      line = letters.slice(fit).join('')
      used = widthOf(line)
    }
  }
  return [...lines, line.trimEnd()]
}

/**
 * Splits a text where a line may break: after spaces, hyphens, underscores and slashes, and beside Chinese and
 * Japanese characters.
 */
const pieces = (text: string): string[] =>
  text
    .match(/[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\-/_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]*[\s\-/_]*/gu)
    ?.filter(Boolean) ?? []
