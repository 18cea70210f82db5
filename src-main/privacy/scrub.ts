import { fold } from '#shared/domain/fold.ts'
import type { CodeKind, Pseudonyms } from './pseudonyms.ts'

/** Something that may not leave, as it is written in the records. */
export interface Identifier {
  readonly kind: CodeKind
  readonly value: string
}

/** Words as they stand in a text: letters, marks and digits of any script. */
const word = /[\p{L}\p{M}\p{N}]+/gu
/** A single word of a name is also replaced on its own, unless it is as short as an initial or only digits. */
const shortest = 3
const names: ReadonlySet<CodeKind> = new Set<CodeKind>(['name', 'person'])

/**
 * A function that replaces every identifier in a text by its code: whole, and of a name each longer word, however it is
 * written (accents, case, signs between the words). Whatever looks like a path, a web or mail address or an address in a
 * network is replaced, too. Time grows with the text and not with the number of identifiers.
 */
export function scrubber(identifiers: Iterable<Identifier>, pseudonyms: Pseudonyms): (text: string) => string {
  const known = new Map<string, Identifier>()
  let longest = 1
  for (const identifier of identifiers) {
    const words = wordsOf(identifier.value).map(({ folded }) => folded)
    if (words.length === 0) continue
    longest = Math.max(longest, words.length)
    known.set(words.join(' '), identifier)
    if (!names.has(identifier.kind)) continue
    for (const one of words)
      if (one.length >= shortest && !/^\d+$/.test(one) && !known.has(one)) known.set(one, identifier)
  }
  return (text) => replaced(withoutAddresses(text, pseudonyms), known, longest, pseudonyms)
}

function replaced(
  text: string,
  known: ReadonlyMap<string, Identifier>,
  longest: number,
  pseudonyms: Pseudonyms,
): string {
  const words = wordsOf(text)
  let result = ''
  let at = 0
  for (let i = 0; i < words.length; i++) {
    for (let length = Math.min(longest, words.length - i); length > 0; length--) {
      const some = words.slice(i, i + length)
      const found = known.get(some.map(({ folded }) => folded).join(' '))
      if (!found) continue
      result += text.slice(at, some[0]!.from) + pseudonyms.code(found.kind, found.value)
      at = some.at(-1)!.to
      i += length - 1
      break
    }
  }
  return result + text.slice(at)
}

const wordsOf = (text: string): { readonly from: number; readonly to: number; readonly folded: string }[] =>
  [...text.matchAll(word)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    folded: fold(found[0]),
  }))

const addresses: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)]+/gi,
  /(?:\\\\|[A-Za-z]:[\\/])[^\s"'<>|]+/g,
  /(?<![\w.])\/(?:[^\s"'<>:,;)]+\/)+[^\s"'<>:,;)]*/g,
  /\b(?!127\.0\.0\.1\b)\d{1,3}(?:\.\d{1,3}){3}\b/g,
]

const withoutAddresses = (text: string, pseudonyms: Pseudonyms): string =>
  addresses.reduce((rest, address) => rest.replace(address, (found) => pseudonyms.code('text', found)), text)
