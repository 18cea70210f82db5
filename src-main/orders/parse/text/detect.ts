import { type Language, singleByte, type WideCandidate, wide } from './languages.ts'
import { decodeStrictly } from './strict.ts'

export interface DetectedEncoding {
  /** Name in the Encoding Standard. */
  readonly encoding: string
  /** Probability that this is the right set, 0 to 1, estimated from the letters of the names. */
  readonly confidence: number
}

/** Amount of a file that is enough to recognise its language. Reading more would only take longer. */
const sampleBytes = 32 << 10
/** Probability of something unusual: a letter of no language of the set, a sign or a change of case within a word. */
const foreign = Math.log(1e-5)
const usualSign = Math.log(1e-3)
const oddSign = Math.log(1e-6)
const torn = Math.log(1e-12)
const oddCase = Math.log(1e-2)
const small = Math.log(0.05)
/** The alternative to all known sets: every byte is equally likely. */
const noneOfThese = Math.log(1e-3)

/**
 * Estimates the character set of a text that is neither Unicode nor ASCII. It compares the letters of the text's words
 * with those of the languages that use each set. Sets that give the same letters count together. Null if no set can
 * decode the text.
 */
export function detectEncoding(bytes: Uint8Array): DetectedEncoding | null {
  const sample = linesBeyondAscii(bytes)
  if (sample === null) return null
  const readings = new Map<string, { encoding: string; scores: number[] }>()
  const add = (encoding: string, prior: number, scored: (text: string) => number) => {
    const text = decodeStrictly(sample, encoding)
    if (text === null || decodeStrictly(bytes, encoding) === null) return
    const score = Math.log(prior) + scored(text)
    const reading = readings.get(text)
    if (reading) reading.scores.push(score)
    else readings.set(text, { encoding, scores: [score] })
  }
  for (const { encoding, prior, languages } of singleByte) add(encoding, prior, (text) => scoreOf(text, languages))
  for (const candidate of wide) add(candidate.encoding, candidate.prior, (text) => wideScoreOf(text, candidate))
  const weighed = [...readings.values()].map(({ encoding, scores }) => ({ encoding, score: logSum(scores) }))
  const best = weighed.sort((a, b) => b.score - a.score)[0]
  if (!best) return null
  const all = logSum([...weighed.map(({ score }) => score), noneOfThese + scoreOfNoise(sample)])
  return { encoding: best.encoding, confidence: Math.exp(best.score - all) }
}

/** Distinct lines with non-ASCII bytes, enough to recognise the language; null if a line is too long for a row. */
function linesBeyondAscii(bytes: Uint8Array): Uint8Array | null {
  const lines = new Set<string>()
  let length = 0
  for (const line of Buffer.from(bytes)
    .toString('latin1')
    .split(/[\r\n]+/)) {
    if (line.length > sampleBytes) return null
    if (!beyondAscii.test(line) || lines.has(line)) continue
    lines.add(line)
    length += line.length
    if (length > sampleBytes) break
  }
  return Buffer.from([...lines].join('\n'), 'latin1')
}

const beyondAscii = /\P{ASCII}/u
const wordsOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/[\p{L}\p{M}]+/gu)].map(([word]) => word).filter((word) => beyondAscii.test(word))),
]
const logSum = (values: readonly number[]): number => {
  const most = Math.max(...values)
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0))
}

function scoreOf(text: string, languages: readonly Language[]): number {
  const words = wordsOf(text)
  const shape = signScore(text) + words.reduce((sum, word) => sum + caseScore(word), 0)
  const each = languages.map((language) => {
    const letters = letterScores(language)
    const spelled = words.reduce((sum, word) => sum + [...word].reduce((all, letter) => all + letters(letter), 0), 0)
    return Math.log(language.weight) + spelled + formScore(words, language)
  })
  return shape + logSum(each)
}

/** Log probability of a letter. The most frequent letter of an alphabet is the most likely one (Zipf's law). */
function letterScores({ letters, share }: Language): (letter: string) => number {
  const places = new Map([...letters].map((letter, place) => [letter, place]))
  // In another script, frequency falls more slowly from letter to letter than among the few extra Latin letters.
  const soften = share === 1 ? 4 : 1
  const total = [...letters].reduce((sum, _, place) => sum + 1 / (place + soften), 0)
  const plain = share === 1 ? foreign : Math.log((1 - share) / 26)
  return (letter) => {
    const place = places.get(letter) ?? places.get(letter.toLowerCase())
    if (place !== undefined) return Math.log(share / (place + soften) / total)
    return beyondAscii.test(letter) ? foreign : plain
  }
}

/** Names are written `Title`, `lower` or `UPPER`. Any other change of case within a word is unusual. */
function caseScore(word: string): number {
  const isUpper = [...word].map((letter) => letter !== letter.toLowerCase())
  const isCased = [...word].map((letter) => letter.toLowerCase() !== letter.toUpperCase())
  let changes = 0
  for (let i = 1; i < isUpper.length; i++)
    if (isCased[i] && isCased[i - 1] && isUpper[i] !== isUpper[i - 1] && !(i === 1 && isUpper[0])) changes++
  return changes * oddCase + (isCased[0] && !isUpper[0] ? small : 0)
}

const finals = /[םןךףץ](?=\p{L})/gu
/** Some Hebrew letters occur only at the end of a word. */
const formScore = (words: readonly string[], { letters }: Language): number =>
  letters.includes('ם') ? words.reduce((sum, word) => sum + (word.match(finals)?.length ?? 0) * oddCase, 0) : 0

/** A non-ASCII sign: an apostrophe or a dash is usual. Any other sign beside a letter means that the set is wrong. */
function signScore(text: string): number {
  let score = 0
  for (const [sign] of text.matchAll(/[^\p{L}\p{M}\p{Nd}\s]/gu))
    if (beyondAscii.test(sign)) score += /[’‘“”–—«»„…®™]/.test(sign) ? usualSign : oddSign
  score += (text.match(/\u00a0/g)?.length ?? 0) * usualSign
  return score + (text.match(tornWord)?.length ?? 0) * torn
}
const tornWord =
  /[^\p{L}\p{M}\p{Nd}\s\u0021-\u007e’‘“”–—«»„…®™](?=[\p{L}\p{M}])|(?<=[\p{L}\p{M}])(?:[^\p{L}\p{M}\p{Nd}\s\u0021-\u007e’‘“”–—«»„…®™]|[“”–—«»„…](?=\p{L}))/gu

/** Names of two to four characters that begin with a surname are evidence for a set. So are words of headings. */
function wideScoreOf(text: string, { surnames, words }: WideCandidate): number {
  const runs = [...new Set([...text.matchAll(/\P{ASCII}+/gu)].map(([run]) => run))]
  const score = runs.reduce((sum, run) => {
    if (words.includes(run)) return sum + Math.log(0.2 / words.length)
    const named = run.length <= 4 && surnames.includes(run[0] ?? '') ? Math.log(0.6 / surnames.length) : null
    const rest = named === null ? run : run.slice(1)
    return sum + (named ?? Math.log(0.2)) + [...rest].reduce((all, sign) => all + characterScore(sign), 0)
  }, 0)
  // A Latin letter beside such a character means that a word was decoded with the wrong set.
  const letters = text.match(/[A-Za-z]+(?=\P{ASCII})|(?<=\P{ASCII})[A-Za-z]+/gu)?.join('').length ?? 0
  return score + letters * Math.log(1 / 26) + (text.match(/[A-Za-z]\P{ASCII}|\P{ASCII}[A-Za-z]/gu)?.length ?? 0) * torn
}

/** Log probability of an East Asian character: syllables of Korean and Japanese, and common and rare Chinese ones. */
function characterScore(sign: string): number {
  if (/\p{Script=Hangul}/u.test(sign)) return Math.log(1 / 600)
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sign)) return Math.log(1 / 300)
  if (!/\p{Script=Han}/u.test(sign)) return foreign
  return commonHan().has(sign) ? Math.log(1 / 1500) : Math.log(1 / 30_000)
}

let common: ReadonlySet<string> | null = null
/** First level of GB 2312 (rows B0 to D7) and of Big5 (rows A4 to C6): the characters in daily use. */
function commonHan(): ReadonlySet<string> {
  if (common) return common
  const signs = new Set<string>()
  const take = (encoding: string, from: number, to: number) => {
    for (let lead = from; lead <= to; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        if (encoding === 'gb18030' && trail < 0xa1) continue
        const sign = decodeStrictly(Uint8Array.of(lead, trail), encoding)
        if (sign !== null && sign.length === 1) signs.add(sign)
      }
  }
  take('gb18030', 0xb0, 0xd7)
  take('big5', 0xa4, 0xc6)
  common = signs
  return signs
}

const scoreOfNoise = (sample: Uint8Array): number => {
  const words = new Set(
    [
      ...Buffer.from(sample)
        .toString('latin1')
        .matchAll(/[A-Za-z\u0080-\u00ff]+/g),
    ]
      .map(([word]) => word)
      .filter((word) => beyondAscii.test(word)),
  )
  let score = 0
  for (const word of words)
    for (const sign of word) score += beyondAscii.test(sign) ? Math.log(1 / 128) : Math.log(1 / 26)
  return score
}
