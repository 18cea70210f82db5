/** How accession numbers look where the laboratory did not say otherwise: `S26-01432`, `CYT26-123`. */
export const defaultAccessionPattern = '[A-Z]{1,4}[0-9]{2}-[0-9]{1,7}'

/** A code on a label, or a file name, is never longer than this; what is, is cut before a pattern meets it. */
const mostText = 300

/** A laboratory's pattern, ready to search with; null where it is no regular expression or matches nothing at all. */
export function accessionPattern(source: string): RegExp | null {
  try {
    const pattern = new RegExp(source, 'iu')
    return source.trim() === '' || pattern.test('') ? null : pattern
  } catch {
    return null
  }
}

/** The first accession number in a text: the pattern's first group where it has one, else the whole match. */
export function accessionIn(text: string, pattern: RegExp): string | null {
  const found = pattern.exec(text.slice(0, mostText))
  const accession = (found?.[1] ?? found?.[0] ?? '').trim()
  return accession === '' ? null : accession
}

/** Accession numbers are compared without regard to case and blanks. */
export const accessionKey = (accession: string): string => accession.replace(/\s+/g, '').toUpperCase()

export interface LabelCode {
  /** `Code128`, `QRCode`, `DataMatrix`, ... */
  readonly format: string
  readonly text: string
}

export interface AccessionCandidate {
  readonly accession: string
  readonly from: 'code' | 'file-name'
}

/** What the label's codes and the file's name say the accession number is; codes first, each number once. */
export function accessionCandidates(
  { codes, fileName }: { readonly codes: readonly LabelCode[]; readonly fileName: string },
  pattern: RegExp,
): AccessionCandidate[] {
  const found = new Map<string, AccessionCandidate>()
  const add = (accession: string | null, from: AccessionCandidate['from']) => {
    if (accession !== null && !found.has(accessionKey(accession)))
      found.set(accessionKey(accession), { accession, from })
  }
  for (const { text } of codes) add(accessionIn(text, pattern), 'code')
  add(accessionIn(fileName.replace(/\.[^.]*$/, ''), pattern), 'file-name')
  return [...found.values()]
}

/** Characters that are taken for each other on a label cost less than others. */
const lookAlikes = ['O0Q', 'I1L', 'Z2', 'S5', 'B8', 'G6']
const substitution = (a: string, b: string): number =>
  a === b ? 0 : lookAlikes.some((group) => group.includes(a) && group.includes(b)) ? 0.4 : 1

/**
 * How alike two accession numbers are, 0 to 1: an edit distance in which two neighbours that changed places count as one
 * step (optimal string alignment) and look-alikes as less than one, over the longer length.
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
