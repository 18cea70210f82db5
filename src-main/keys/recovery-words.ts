import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '#shared/contract/errors.ts'
import { words } from './word-list.ts'

/** 24 words of 11 bits: 256 bits of secret, and 8 bits of its SHA-256 as a checksum. */
export const recoveryWordCount = 24
const bitsPerWord = 11
const secretBytes = 32

/** A new secret of 32 bytes and the words that stand for it. */
export function newRecoveryWords(): { readonly secret: Buffer; readonly words: string[] } {
  const secret = randomBytes(secretBytes)
  return { secret, words: wordsOf(secret) }
}

/** The words of a secret of 32 bytes, as BIP-39 forms them. */
export function wordsOf(secret: Buffer): string[] {
  const bits = bitsOf(Buffer.concat([secret, checksumOf(secret)]))
  return Array.from(
    { length: recoveryWordCount },
    (_, n) => words[Number.parseInt(bits.slice(n * bitsPerWord, (n + 1) * bitsPerWord), 2)]!,
  )
}

/**
 * The secret that typed words stand for. Case, numbering and the kind of space do not matter. Throws AppError
 * `recovery-word-unknown` with the position of the first misspelt word and the nearest one, `recovery-words-count`,
 * `recovery-words-mixed` if each word is right but they do not belong together.
 */
export function secretOf(typed: string): Buffer {
  const given = typed.toLowerCase().match(/\p{L}+/gu) ?? []
  const at = given.findIndex((word) => !index.has(word))
  if (at >= 0) throw new AppError('recovery-word-unknown', { position: at + 1, nearest: nearestTo(given[at]!) })
  if (given.length !== recoveryWordCount)
    throw new AppError('recovery-words-count', { given: given.length, wanted: recoveryWordCount })
  const bits = given.map((word) => index.get(word)!.toString(2).padStart(bitsPerWord, '0')).join('')
  const bytes = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const secret = bytes.subarray(0, secretBytes)
  if (!checksumOf(secret).equals(bytes.subarray(secretBytes))) throw new AppError('recovery-words-mixed')
  return secret
}

const index: ReadonlyMap<string, number> = new Map(words.map((word, n) => [word, n]))

const checksumOf = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest().subarray(0, 1)
const bitsOf = (bytes: Buffer): string => Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')

function nearestTo(typed: string): string {
  let nearest = words[0]!
  let least = Number.POSITIVE_INFINITY
  for (const word of words) {
    const steps = distance(typed, word)
    if (steps < least) [nearest, least] = [word, steps]
  }
  return nearest
}

/** Letters to add, remove or change (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, wanted] of [...other].entries())
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === wanted ? 0 : 1)))
    row = next
  }
  return row.at(-1)!
}
