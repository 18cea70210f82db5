/** A place in a JSON text: the keys and indices that lead to it from the outermost value. */
export type JsonPath = readonly (string | number)[]

export interface PlacedJson {
  readonly value: unknown
  /** 1-based line on which the value at `path` begins. For a missing value, the line of the nearest enclosing one. */
  lineOf(path: JsonPath): number
  /** Keys that occur twice in an object. `JSON.parse` silently takes the last one. */
  readonly doubled: readonly { readonly key: string; readonly line: number }[]
}

/** The text is not JSON. `line` is 1-based. */
export class JsonSyntaxError extends Error {
  readonly line: number
  constructor(line: number, detail: string) {
    super(detail)
    this.name = 'JsonSyntaxError'
    this.line = line
  }
}

interface Place {
  readonly line: number
  readonly inside?: ReadonlyMap<string | number, Place>
}

/** Reads JSON and remembers on which line each value begins. Throws `JsonSyntaxError`. */
export function parseJson(text: string): PlacedJson {
  const reader = new Reader(text)
  const { value, place } = reader.whole()
  return {
    value,
    doubled: reader.doubled,
    lineOf(path) {
      let found = place
      for (const step of path) {
        const next = found.inside?.get(step)
        if (!next) break
        found = next
      }
      return found.line
    },
  }
}

/** Values nested deeper than this are refused, so that no text exhausts the stack. */
const mostNested = 200

const space = /[ \t\r\n]*/y
const string = /"(?:[^"\\]|\\.)*"/y
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

class Reader {
  readonly doubled: { key: string; line: number }[] = []
  readonly #text: string
  #at = 0
  #line = 1
  #counted = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): { value: unknown; place: Place } {
    const read = this.#value()
    this.#skip()
    if (this.#at < this.#text.length) this.#fail('there is more behind the end of the value')
    return read
  }

  #value(): { value: unknown; place: Place } {
    this.#skip()
    const line = this.#here()
    const next = this.#text[this.#at]
    if (next === '{') return this.#object(line)
    if (next === '[') return this.#array(line)
    const token = this.#token(next === '"' ? string : literal)
    if (token === null) this.#fail(next === undefined ? 'the text ends too early' : `'${next}' begins no value`)
    return { value: this.#parsed(token), place: { line } }
  }

  #object(line: number): { value: unknown; place: Place } {
    const entries: [string, unknown][] = []
    const inside = new Map<string, Place>()
    this.#items('}', () => {
      const keyLine = this.#here()
      const token = this.#token(string)
      if (token === null) this.#fail('a key in double quotes is missing')
      const key = this.#parsed(token) as string
      if (inside.has(key)) this.doubled.push({ key, line: keyLine })
      this.#expect(':')
      const { value, place } = this.#value()
      entries.push([key, value])
      inside.set(key, place)
    })
    return { value: Object.fromEntries(entries), place: { line, inside } }
  }

  #array(line: number): { value: unknown; place: Place } {
    const values: unknown[] = []
    const inside = new Map<number, Place>()
    this.#items(']', () => {
      const { value, place } = this.#value()
      inside.set(values.length, place)
      values.push(value)
    })
    return { value: values, place: { line, inside } }
  }

  /** The items between brackets, `item` reading one each. */
  #items(end: string, item: () => void): void {
    if (++this.#depth > mostNested) this.#fail(`more than ${mostNested} values are nested`)
    this.#at++
    this.#skip()
    if (this.#text[this.#at] === end) {
      this.#at++
      this.#depth--
      return
    }
    for (;;) {
      this.#skip()
      item()
      this.#skip()
      if (this.#text[this.#at] === end) break
      this.#expect(',')
    }
    this.#at++
    this.#depth--
  }

  #expect(sign: string): void {
    this.#skip()
    if (this.#text[this.#at] !== sign) this.#fail(`'${sign}' is missing`)
    this.#at++
  }

  #skip(): void {
    space.lastIndex = this.#at
    space.test(this.#text)
    this.#at = space.lastIndex
  }

  #token(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const token = pattern.exec(this.#text)?.[0] ?? null
    if (token !== null) this.#at += token.length
    return token
  }

  /** Parses a string token, which may still contain a line break or an escape that JSON does not allow. */
  #parsed(token: string): unknown {
    try {
      return JSON.parse(token)
    } catch {
      this.#at -= token.length
      this.#fail(`${token.slice(0, 20)} is no string`)
    }
  }

  /** The current line. Strings contain no line breaks, so each line break is counted once. */
  #here(): number {
    for (; this.#counted < this.#at; this.#counted++) if (this.#text[this.#counted] === '\n') this.#line++
    return this.#line
  }

  #fail(detail: string): never {
    throw new JsonSyntaxError(this.#here(), detail)
  }
}
