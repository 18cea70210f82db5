/** How a text may stand in bytes. */
const encodings: Readonly<Record<string, (value: string) => readonly Buffer[]>> = {
  'UTF-8': (value) => [Buffer.from(value, 'utf8')],
  'UTF-16LE': (value) => [Buffer.from(value, 'utf16le')],
  'UTF-16BE': (value) => [Buffer.from(value, 'utf16le').swap16()],
  'Latin-1': (value) => (/^[\0-\xff]*$/.test(value) ? [Buffer.from(value, 'latin1')] : []),
  base64: base64Of,
  'percent-encoded': (value) => [Buffer.from(encodeURIComponent(value)), Buffer.from(percentOfAll(value))],
  hexadecimal: (value) =>
    [Buffer.from(value, 'utf8').toString('hex'), Buffer.from(value, 'utf8').toString('hex').toUpperCase()].map((text) =>
      Buffer.from(text),
    ),
}

/** The signs that a text has inside a longer base64 text, at each of the three places where it can begin. */
function base64Of(value: string): Buffer[] {
  const bytes = Buffer.from(value, 'utf8')
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // Signs that also hold bits of a neighbour are left out.
    const from = before === 0 ? 0 : before + 1
    const to = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1
    return Buffer.from(text.slice(from, to))
  })
}

const percentOfAll = (value: string): string =>
  [...Buffer.from(value, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

export interface Leak {
  readonly value: string
  readonly encoding: string
}

/** Values that are too short to be told from chance are not looked for. */
export const shortestSought = 4

/** Every one of these values that stands in the bytes, with the encoding in which it does. */
export function leaksIn(bytes: Buffer, values: Iterable<string>): Leak[] {
  const found: Leak[] = []
  for (const value of new Set(values)) {
    if (value.length < shortestSought) continue
    for (const [encoding, encode] of Object.entries(encodings))
      if (encode(value).some((sought) => sought.length >= shortestSought && bytes.includes(sought)))
        found.push({ value, encoding })
  }
  return found
}
