import { createHmac } from 'node:crypto'

/** What a code stands for. Codes of different kinds never meet. */
export type CodeKind = 'person' | 'case' | 'slide' | 'name' | 'file' | 'device' | 'text'

/** Codes and dates that say nothing without the key of the installation, and are the same each time with it. */
export interface Pseudonyms {
  /** Such as `CASE-7K2M9QXD4B`. Equal values of a kind get equal codes. 50 bits. */
  code(kind: CodeKind, value: string): string
  /** A date or time moved by a number of days that belongs to the person: intervals between her dates stay. */
  date(person: string, value: Date): Date
  /** A DICOM UID of the same length class, below 2.25. */
  uid(value: string): string
}

/** Crockford's letters: none that looks like another one. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 10
const aDay = 86_400_000
/** Dates move back by one day to two years, so that they are neither the true ones nor in the future. */
const mostDays = 730

/** `key`: at least 16 bytes that only this installation knows. Whoever has them can test a guess against a code. */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  if (key.length < 16) throw new Error('a key of pseudonyms needs 16 bytes')
  const digest = (kind: string, value: string) =>
    createHmac('sha256', key)
      .update(`${kind}\0${value.normalize('NFC')}`, 'utf8')
      .digest()
  return {
    code(kind, value) {
      const bytes = digest(kind, value)
      const signs = Array.from({ length: codeLength }, (_, i) => letters[bytes[i]! & 31])
      return `${kind.toUpperCase()}-${signs.join('')}`
    },
    date(person, value) {
      const days = 1 + (digest('shift', person).readUInt32BE(0) % mostDays)
      return new Date(value.getTime() - days * aDay)
    },
    uid: (value) => `2.25.${BigInt(`0x${digest('uid', value).subarray(0, 15).toString('hex')}`)}`,
  }
}
