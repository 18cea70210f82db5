/** Letters that no decomposition splits, with what people type for them. */
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
  ς: 'σ',
}
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

/**
 * A text in its searchable form: lower case, no diacritics, single spaces, full-width letters and ligatures as plain
 * ones, plain apostrophes and hyphens, no invisible characters. `García` and `garcia` become the same.
 */
export const fold = (text: string): string =>
  text
    .replace(/[\u2018\u2019\u02BC\u00B4`\u2032\uFF07]/g, "'")
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]+/gu, '')
    .toLowerCase()
    .replace(special, (letter) => letters[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim()

/** The words of a search, at most `most` of them. Every one must occur. */
export const searchWords = (text: string, most = 8): string[] => fold(text).split(' ').filter(Boolean).slice(0, most)

/** A text in its sortable form: folded, with padded numbers, so that S26-9 comes before S26-10. */
export const orderKey = (text: string): string => fold(text).replace(/\d+/g, (digits) => digits.padStart(12, '0'))
