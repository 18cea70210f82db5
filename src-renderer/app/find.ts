import { fold } from '#shared/domain/fold.ts'

/** What a query is compared with. */
export interface Findable {
  readonly title: string
  /** Further words with the same meaning. */
  readonly synonyms: string
}

/** How well a query fits; a higher score is better. */
export interface Fit {
  readonly score: number
  /** Every word of the query is a whole word of the title or a synonym. */
  readonly whole: boolean
}

/** Words that say nothing about what is looked for. */
const empty: ReadonlySet<string> = new Set([
  ...['a', 'an', 'the', 'to', 'of', 'for', 'on', 'at', 'my', 'this', 'that', 'it', 'is', 'and', 'or', 'with'],
  ...['i', 'how', 'do', 'can', 'want', 'please', 'me', 'where', 'what'],
])

const tokens = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

/** The words of a query that say something; all of them if none does. */
export function queryWords(query: string): string[] {
  const all = tokens(query)
  const saying = all.filter((word) => !empty.has(word))
  return saying.length > 0 ? saying : all
}

/** How well every word of a query is found in a title and its synonyms, in any order; null if one is not. */
export function fitOf(words: readonly string[], { title, synonyms }: Findable): Fit | null {
  const own = tokens(title)
  const others = tokens(synonyms)
  let score = 0
  let whole = true
  for (const word of words) {
    const found = Math.max(wordScore(word, own), 0.7 * wordScore(word, others))
    if (found === 0) return null
    if (!own.includes(word) && !others.includes(word)) whole = false
    score += found
  }
  // Of two that fit equally well, the one with fewer other words is meant, or the one that begins with the query.
  const begins = own.join(' ').startsWith(words.join(' ')) ? 2 : 0
  return { score: score / words.length + begins - own.length / 100, whole }
}

/** The best match of a word among others: the word itself, its beginning, a part of it, or a slip of the fingers. */
function wordScore(word: string, among: readonly string[]): number {
  let best = 0
  for (const other of among) best = Math.max(best, likeness(word, other))
  return best
}

function likeness(word: string, other: string): number {
  if (word === other) return 10
  if (other.startsWith(word)) return 8
  // A plural or another ending of the same word.
  if (other.length > 3 && word.startsWith(other) && word.length - other.length <= 3) return 6
  if (word.length >= 3 && other.includes(word)) return 4
  const slips = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0
  if (slips === 0) return 0
  // A word that is still being typed may have a slip as well.
  const begun = [word.length - 1, word.length, word.length + 1].map((length) => other.slice(0, length))
  return [other, ...begun].some((part) => distance(word, part, slips) <= slips) ? 3 : 0
}

/** Letters to add, leave out, change or swap with their neighbour to make one word of the other; `most` + 1 if more. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const line = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1
      line[j] = Math.min(last[j]! + 1, line[j - 1]! + 1, last[j - 1]! + changed)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) line[j] = Math.min(line[j]!, before[j - 2]! + 1)
    }
    before = last
    last = line
  }
  return Math.min(last[b.length]!, most + 1)
}
