import { Unreadable } from '../parsed.ts'

/** A message's character set: how its bytes, and those of its hexadecimal escapes, are read. */
export interface CharacterSet {
  /** Name in the Encoding Standard, or `ascii`. */
  readonly encoding: string
  /** Whether each byte is one character. Only then may an escape switch to another set. */
  readonly isSingleByte: boolean
}

/** Registered sets (ISO IR) that are parts of ISO 8859. */
const parts: Readonly<Record<string, number>> = {
  100: 1,
  101: 2,
  109: 3,
  110: 4,
  144: 5,
  127: 6,
  126: 7,
  138: 8,
  148: 9,
  203: 15,
}
const others: Readonly<Record<string, string>> = {
  ASCII: 'ascii',
  USASCII: 'ascii',
  ISOIR6: 'ascii',
  UNICODEUTF8: 'utf-8',
  UTF8: 'utf-8',
  GB180302000: 'gb18030',
  GB18030: 'gb18030',
  BIG5: 'big5',
  KSX1001: 'euc-kr',
}
/** Character sets between which ISO 2022 switches. ASCII comes first. */
const japanese = new Set(['ISOIR87', 'ISOIR14', 'ISOIR6', 'ASCII', ''])

const plain = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '')

/**
 * The character set that MSH-18 names (HL7 table 0211); null if the field is empty. Throws `hl7-character-set` for a
 * set that is not supported, also if it is one of several.
 */
export function characterSetOf(names: readonly string[]): CharacterSet | null {
  const keys = names.map(plain)
  if (keys.every((key) => key === '')) return null
  const [first = ''] = keys
  if (keys.includes('ISOIR87') && keys.every((key) => japanese.has(key)))
    return { encoding: 'iso-2022-jp', isSingleByte: false }
  const encoding = first === '' ? 'ascii' : encodingOf(first)
  const unknown = names.find((_, i) => keys[i] !== '' && encodingOf(keys[i] ?? '') === null)
  if (encoding === null || unknown !== undefined)
    throw new Unreadable('hl7-character-set', { name: (unknown ?? names[0] ?? '').slice(0, 40) })
  return { encoding, isSingleByte: encoding === 'ascii' || encoding.startsWith('iso-8859-') }
}

function encodingOf(key: string): string | null {
  const part = Number(/^(?:ISO)?8859(\d{1,2})$/.exec(key)?.[1] ?? parts[/^ISOIR(\d{3})$/.exec(key)?.[1] ?? ''])
  if ((part >= 1 && part <= 11) || (part >= 13 && part <= 15)) return `iso-8859-${part}`
  return others[key] ?? null
}

/** Sets that `\Cxxyy\` and `\Mxxyyzz\` switch to, by the bytes that follow the escape character of ISO 2022. */
const switched: Readonly<Record<string, string>> = {
  '2842': 'ascii',
  '2D41': 'iso-8859-1',
  '2D42': 'iso-8859-2',
  '2D43': 'iso-8859-3',
  '2D44': 'iso-8859-4',
  '2D4C': 'iso-8859-5',
  '2D47': 'iso-8859-6',
  '2D46': 'iso-8859-7',
  '2D48': 'iso-8859-8',
  '2D4D': 'iso-8859-9',
  '2D62': 'iso-8859-15',
  '284A': 'iso-2022-jp',
  '2442': 'iso-2022-jp',
}
export const switchedTo = (code: string): string | null =>
  switched[code.toUpperCase().replace(/^(2[48].*?)00$/, '$1')] ?? null
