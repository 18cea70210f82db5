/** The default pattern of accession numbers: `S26-01432`, `CYT26-123`. */
export const defaultAccessionPattern = '[A-Z]{1,4}[0-9]{2}-[0-9]{1,7}'

/** A laboratory's pattern, ready to search. `accession-pattern.ts` compiles it. */
export interface AccessionPattern {
  /** The first accession number in a text: the pattern's first group if it has one, otherwise the whole match. */
  firstIn(text: string): string | null
}

/** The form in which accession numbers are compared: upper case, without blanks. */
export const accessionKey = (accession: string): string => accession.replace(/\s+/g, '').toUpperCase()

export interface LabelCode {
  /** `Code128`, `QRCode`, `DataMatrix` and so on. */
  readonly format: string
  readonly text: string
}

export interface AccessionCandidate {
  readonly accession: string
  readonly from: 'code' | 'file-name'
}

/** The accession numbers in the label's codes and then in the file's name, each number once. */
export function accessionCandidates(
  { codes, fileName }: { readonly codes: readonly LabelCode[]; readonly fileName: string },
  pattern: AccessionPattern,
): AccessionCandidate[] {
  const found = new Map<string, AccessionCandidate>()
  const add = (accession: string | null, from: AccessionCandidate['from']) => {
    if (accession !== null && !found.has(accessionKey(accession)))
      found.set(accessionKey(accession), { accession, from })
  }
  for (const { text } of codes) add(pattern.firstIn(text), 'code')
  add(pattern.firstIn(fileName.replace(/\.[^.]*$/, '')), 'file-name')
  return [...found.values()]
}

/**
 * Characters that are often mistaken for each other on a label. Replacing one by another costs less than a full step.
 */
const lookAlikes = ['O0Q', 'I1L', 'Z2', 'S5', 'B8', 'G6']
const substitution = (a: string, b: string): number =>
  a === b ? 0 : lookAlikes.some((group) => group.includes(a) && group.includes(b)) ? 0.4 : 1

/**
 * How similar two accession numbers are, 0 to 1. The edit distance counts two swapped neighbours as one step (optimal
 * string alignment) and look-alikes as less than one, relative to the longer length.
 */
export function accessionSimilarity(one: string, other: string): number {
  const a = accessionKey(one).slice(0, 40)
  const b = accessionKey(other).slice(0, 40)
  const longer = Math.max(a.length, b.length)
  if (longer === 0) return 0
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + substitution(a[i - 1]!, b[j - 1]!))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
    }
    before = above
    above = row
  }
  return 1 - above[b.length]! / longer
}
