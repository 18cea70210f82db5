import { en, type MessageKey, type MessageParams } from './catalogue.ts'

const flat: ReadonlyMap<string, string> = new Map(
  Object.entries(en).flatMap(([area, texts]) =>
    Object.entries(texts).map(([name, text]): [string, string] => [`${area}.${name}`, text]),
  ),
)

/** The text of a message with `{name}` replaced by its parameters. */
export function t(key: MessageKey, params: MessageParams = {}): string {
  return fill(flat.get(key) ?? key, params)
}

/** Like `t`, for a key built at run time, e.g. from an error code. Null if the catalogue lacks the key. */
export function lookUp(key: string, params: MessageParams = {}): string | null {
  const text = flat.get(key)
  return text === undefined ? null : fill(text, params)
}

const fill = (text: string, params: MessageParams): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    return value === undefined ? whole : typeof value === 'number' ? formatNumber(value) : value
  })

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
/** A number with thin spaces between thousands, as in the worklist and the reports. */
export const formatNumber = (value: number): string => numbers.format(value).replaceAll(',', '\u2009')

/** The text `one` for 1, otherwise `other`. Both get `{n}`. */
export const counted = (n: number, one: MessageKey, other: MessageKey): string => t(n === 1 ? one : other, { n })
