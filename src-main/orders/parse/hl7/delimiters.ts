/** A message's own signs (MSH-1 and MSH-2). */
export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  /** Empty where the message has no such sign. */
  readonly escaping: string
  readonly sub: string
}

/** The signs of a header; null where it does not name them, or one of them twice. */
export function delimitersOf(header: string): Delimiters | null {
  const field = header[3] ?? ''
  const named = header.slice(4).split(field)[0] ?? ''
  const [component = '', repetition = '', escaping = '', sub = ''] = named
  const all = [field, ...named]
  if (component === '' || repetition === '' || new Set(all).size < all.length) return null
  return all.every(isSign) ? { field, component, repetition, escaping, sub } : null
}

const isSign = (sign: string): boolean => /^[!-/:-@[-`{-~]$/.test(sign)
