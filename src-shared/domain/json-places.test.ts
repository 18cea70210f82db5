import { describe, expect, it } from 'vitest'
import { JsonSyntaxError, parseJson } from './json-places.ts'

const text = `{
  "a": [1, {"b": "x\\"y"},
    [true, null]
  ],

  "c": {"d": -1.5e3}
}
`

describe('JSON with places', () => {
  it('reads the same values as JSON.parse', () => {
    expect(parseJson(text).value).toEqual(JSON.parse(text))
    for (const small of ['0', '"é\\u0041\\n"', 'null', '[]', '{}', ' [ ] ', '[{}, []]', '{"__proto__": 1}'])
      expect(parseJson(small).value).toEqual(JSON.parse(small))
  })

  it('knows the line on which a value begins', () => {
    const { lineOf } = parseJson(text)
    expect(lineOf([])).toBe(1)
    expect(lineOf(['a', 1, 'b'])).toBe(2)
    expect(lineOf(['a', 2])).toBe(3)
    expect(lineOf(['a', 2, 1])).toBe(3)
    expect(lineOf(['c', 'd'])).toBe(6)
  })

  it('gives the line of the enclosing value if a value is missing', () => {
    expect(parseJson(text).lineOf(['c', 'e', 0])).toBe(6)
  })

  it('reports keys that occur twice in an object, with the line of the second', () => {
    const twice = parseJson('{"a": 1,\n"b": {"a": 1},\n"a": 2}')
    expect(twice.doubled).toEqual([{ key: 'a', line: 3 }])
    expect(twice.value).toEqual({ a: 2, b: { a: 1 } })
  })

  it.each([
    ['{"a": 1,\n}', 2],
    ['[1\n2]', 2],
    ['{"a"\n\n1}', 3],
    ['[01]', 1],
    ['{\n"a": tru}', 2],
    ['["a\nb"]', 1],
    ['[1] [2]', 1],
    ['', 1],
  ])('reports where %j stops being JSON', (broken, line) => {
    expect(() => JSON.parse(broken)).toThrow()
    const failure = (() => {
      try {
        return parseJson(broken)
      } catch (error) {
        return error
      }
    })()
    expect(failure).toBeInstanceOf(JsonSyntaxError)
    expect(failure).toMatchObject({ line })
  })

  it('refuses values nested so deeply that reading them would exhaust the stack', () => {
    const nested = (depth: number) => `\n${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(parseJson(nested(200)).value).toEqual(JSON.parse(nested(200)))
    for (const text of [nested(201), nested(200_000), '{"a":'.repeat(100_000)])
      expect(() => parseJson(text)).toThrow(JsonSyntaxError)
    // Values side by side are not nested.
    expect(parseJson(`[${'[],{},'.repeat(500)}[0]]`).value).toHaveLength(1001)
  })
})
