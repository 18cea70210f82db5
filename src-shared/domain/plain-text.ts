/**
 * Removes invisible characters: direction marks and overrides, byte order marks, joiners and zero-width spaces. With
 * them a name could read other than it is, or look like another one.
 */
export function withoutHidden(text: string): string {
  // Most values are ASCII, where nothing is invisible.
  if (isAscii(text)) return text
  return text.replace(/\p{Cf}/gu, (sign, at: number) => {
    // In some scripts, a joiner between two letters is part of the spelling.
    const isSpelling = /[\u200c\u200d]/.test(sign) && /[\u0600-\u1fff]/.test(text[at - 1] ?? '')
    return isSpelling && /\p{L}/u.test(text[at + 1] ?? '') ? sign : ''
  })
}

export const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text)

/** A text of one line, such as a name or a number, as it enters: without controls and without what nobody sees. */
export const oneLine = (text: string): string => withoutHidden(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '))

/** A text of several lines as it enters. Its line breaks and tabs stay. */
export const manyLines = (text: string): string =>
  withoutHidden(text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, ''))
