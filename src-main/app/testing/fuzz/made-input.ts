import { z } from 'zod'
import { hostileTexts, hostileValues } from './hostile.ts'

export type Random = () => number

type Schema = Readonly<Record<string, unknown>>
const pick = <T>(next: Random, from: readonly T[]): T => from[Math.floor(next() * from.length)]!

/** Folders and files that an input may name. Nothing outside of them must ever be named: an import may move files. */
export interface Places {
  readonly paths: readonly string[]
}

/** Ids of things that exist in small records, and some that do not. */
const ids = [1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 12, 99, 2 ** 31, 2 ** 53 - 1]

/** Makes inputs of one procedure from its own schema. */
export function inputMaker(schema: z.ZodType | undefined, places: Places) {
  const shape = schema ? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema) : null
  const definitions = (shape?.$defs ?? {}) as Readonly<Record<string, Schema>>

  /** An input that the schema may accept. `name`: the key under which it stands. */
  function fitting(one: Schema, next: Random, name: string, depth: number): unknown {
    if (typeof one.$ref === 'string') {
      const to = one.$ref === '#' ? shape : definitions[one.$ref.split('/').at(-1) ?? '']
      return depth > 6 || !to ? null : fitting(to, next, name, depth + 1)
    }
    const either = (one.anyOf ?? one.oneOf) as readonly Schema[] | undefined
    if (either) return fitting(pick(next, either), next, name, depth + 1)
    const all = one.allOf as readonly Schema[] | undefined
    if (all) return Object.assign({}, ...all.map((part) => fitting(part, next, name, depth + 1)))
    if ('const' in one) return one.const
    if (Array.isArray(one.enum)) return pick(next, one.enum)
    switch (one.type) {
      case 'object':
        return object(one, next, depth)
      case 'array': {
        const length = Math.min(Number(one.minItems ?? 0) + Math.floor(next() * 3), Number(one.maxItems ?? 3))
        return Array.from({ length }, () => fitting((one.items ?? {}) as Schema, next, name, depth + 1))
      }
      case 'string':
        return text(one, next, name)
      case 'integer':
      case 'number':
        return number(one, next, name)
      case 'boolean':
        return next() < 0.5
      case 'null':
        return null
      default:
        return pick(next, hostileValues)
    }
  }

  function object(one: Schema, next: Random, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    const required = new Set((one.required ?? []) as readonly string[])
    for (const [key, property] of Object.entries((one.properties ?? {}) as Readonly<Record<string, Schema>>))
      if (required.has(key) || next() < 0.5) made[key] = fitting(property, next, key, depth + 1)
    return made
  }

  function text(one: Schema, next: Random, name: string): string {
    if (/(^paths?|folder|target)$/i.test(name)) return pick(next, places.paths)
    if (typeof one.pattern === 'string') {
      const known = ['0123456789abcdef', 'a'.repeat(64), '2026-11-30T08:00:00.000Z']
      const fits = known.filter((candidate) => new RegExp(one.pattern as string).test(candidate))
      if (fits.length > 0) return pick(next, fits)
    }
    const usual = ['', 'S26-1', 'tiny', 'a reason that is long enough', 'HSIL', 'NILM', 'Vale, Nora', '1987-03-09', 'x']
    const made = next() < 0.5 ? pick(next, usual) : pick(next, hostileTexts)
    return made.slice(0, Number(one.maxLength ?? made.length))
  }

  const number = (one: Schema, next: Random, name: string): number => {
    if (/id$/i.test(name)) return pick(next, ids)
    const [least, most] = [Number(one.minimum ?? -10), Number(one.maximum ?? 5000)]
    const made = least + next() * (Math.min(most, 1e6) - least)
    return one.type === 'integer' || next() < 0.3 ? Math.round(made) : made
  }

  return {
    fitting: (next: Random): unknown => (shape ? fitting(shape, next, '', 0) : undefined),
    /** An input of which one value, at any depth, is something else than the schema asks for. */
    spoilt: (next: Random): unknown => spoil(shape ? fitting(shape, next, '', 0) : undefined, next),
  }
}

/** The same value with one part exchanged, removed or added. Paths are left alone. */
function spoil(value: unknown, next: Random): unknown {
  const replaced = () => (next() < 0.6 ? pick(next, hostileValues) : pick(next, hostileTexts))
  if (Array.isArray(value) && value.length > 0 && next() < 0.8) {
    const at = Math.floor(next() * value.length)
    return value.map((one, i) => (i === at ? spoil(one, next) : one))
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && next() < 0.9) {
    const keys = Object.keys(value).filter((key) => !/((^paths?|folder|target)|^scanners)$/i.test(key))
    const key = pick(next, keys)
    const how = next()
    if (how < 0.15 || key === undefined)
      return { ...value, [pick(next, ['__proto__x', 'constructor', 'extra', ''])]: replaced() }
    if (how < 0.3) return Object.fromEntries(Object.entries(value).filter(([one]) => one !== key))
    return { ...value, [key]: spoil((value as Readonly<Record<string, unknown>>)[key], next) }
  }
  return replaced()
}
