/** A message's own separator characters (MSH-1 and MSH-2). */
export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  /** Empty if the message has no such character. */
  readonly escaping: string
  readonly sub: string
}

/** The separators of a header; null if it does not name them, or names one twice. */
export function delimitersOf(header: string): Delimiters | null {
  const field = header[3] ?? ''
  const named = header.slice(4).split(field)[0] ?? ''
  const [component = '', repetition = '', escaping = '', sub = ''] = named
  const all = [field, ...named]
  if (component === '' || repetition === '' || new Set(all).size < all.length) return null
  return all.every(isSign) ? { field, component, repetition, escaping, sub } : null
}

const isSign = (sign: string): boolean => /^[!-/:-@[-`{-~]$/.test(sign)
