/** Letters that no decomposition takes apart, and what people type for them. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

/** A text as it is searched: lower case, without diacritics and with single spaces. `García` and `garcia` are the same. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(special, (letter) => letters[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim()

/** The words of a search, each of which must occur; at most `most` of them. */
export const searchWords = (text: string, most = 8): string[] => fold(text).split(' ').filter(Boolean).slice(0, most)

/** A text as it is put in order: folded, and with its numbers filled up, so that S26-9 comes before S26-10. */
export const orderKey = (text: string): string => fold(text).replace(/\d+/g, (digits) => digits.padStart(12, '0'))
