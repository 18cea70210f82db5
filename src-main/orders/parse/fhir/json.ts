export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Resource = { readonly [key: string]: Json }

export const isObject = (value: Json | undefined): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
export const objectsOf = (value: Json | undefined): readonly Resource[] => listOf(value).filter(isObject)
/**
 * A value as text; empty for none. A value that is neither text nor a number is distinguished from none, because it
 * is invalid.
 */
export const textOf = (value: Json | undefined): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? '\ufffd' : String(value).trim()
}

/** Deepest allowed nesting. No real resource is deeper; a deeper one was made to exhaust a parser. */
const deepest = 200

export interface JsonFile {
  /** One value, or one per line (NDJSON). */
  readonly roots: readonly Json[]
  /** Lines that are not JSON. */
  readonly wrongLines: readonly number[]
  /** Line on which an object begins. */
  lineOf(resource: Resource): number
}

/** Reads JSON, or one JSON value per line. In the latter, each invalid line is reported, and the others count. */
export function readJson(text: string): JsonFile {
  const lines = new Map<Resource, number>()
  const whole = parsed(text, 1, lines)
  if (typeof whole !== 'number') return { roots: [whole.value], wrongLines: [], lineOf: (one) => lines.get(one) ?? 1 }
  const rows = text.split(/\r\n|\r|\n/).map((row, i) => ({ row, line: i + 1 }))
  const filled = rows.filter(({ row }) => row.trim() !== '')
  const isNdjson = filled.length > 1 && typeof parsed(filled[0]?.row ?? '', 1, new Map()) !== 'number'
  if (!isNdjson) return { roots: [], wrongLines: [whole], lineOf: () => 1 }
  const read = filled.map(({ row, line }) => ({ line, result: parsed(row, line, lines) }))
  return {
    roots: read.flatMap(({ result }) => (typeof result === 'number' ? [] : [result.value])),
    wrongLines: read.flatMap(({ line, result }) => (typeof result === 'number' ? [line] : [])),
    lineOf: (one) => lines.get(one) ?? 1,
  }
}

/** The value, or the line on which it stops being JSON. */
function parsed(text: string, firstLine: number, lines: Map<Resource, number>): { value: Json } | number {
  const { starts, tooDeep } = objectsIn(text, firstLine)
  if (tooDeep !== null) return tooDeep
  try {
    const value = JSON.parse(text) as Json
    noteLines(starts, value, lines)
    return { value }
  } catch (error) {
    return firstLine - 1 + lineOfSyntaxError(text, (error as Error).message)
  }
}

/** Lines of the opening braces, and the line on which the nesting becomes too deep. */
function objectsIn(text: string, firstLine: number): { starts: readonly number[]; tooDeep: number | null } {
  const starts: number[] = []
  let line = firstLine
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]
    if (sign === '\n') line++
    else if (inString && sign === '\\') i++
    else if (sign === '"') inString = !inString
    else if (!inString && (sign === '{' || sign === '[')) {
      if (sign === '{') starts.push(line)
      if (++depth > deepest) return { starts, tooDeep: line }
    } else if (!inString && (sign === '}' || sign === ']')) depth--
  }
  return { starts, tooDeep: null }
}

/** Records the opening braces, in the order in which the objects are visited. */
function noteLines(starts: readonly number[], root: Json, lines: Map<Resource, number>): void {
  let next = 0
  const walk = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) walk(item)
    else if (isObject(value)) {
      lines.set(value, starts[next++] ?? 1)
      for (const item of Object.values(value)) walk(item)
    }
  }
  walk(root)
}

function lineOfSyntaxError(text: string, message: string): number {
  const line = /line (\d+)/.exec(message)?.[1]
  if (line) return Number(line)
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
  return text.slice(0, position).split('\n').length
}
