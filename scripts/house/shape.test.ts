import { describe, expect, it } from 'vitest'
import { longFunctions } from './functions.ts'
import { shapeProblems, sizes } from './shape.ts'

const lines = (count: number): string => 'void 0\n'.repeat(count)

describe('functions', () => {
  const long = (text: string, path = 'src-main/a.ts') => longFunctions({ path, text }, 80)

  it('that are too long are reported by name and line, whatever their kind', () => {
    expect(long(`\nfunction plain() {\n${lines(79)}}\n`)).toMatchObject([{ name: 'plain', line: 2, lines: 81 }])
    expect(long(`export const arrow = async () => {\n${lines(79)}}\n`)).toMatchObject([{ name: 'arrow', lines: 81 }])
    expect(long(`const all = {\n  method() {\n${lines(79)}}\n}\n`)).toMatchObject([{ name: 'method', line: 2 }])
    expect(long(`class A {\n  act() {\n${lines(79)}}\n}\n`)).toMatchObject([{ name: 'act', line: 2 }])
    expect(long(`export const View = () => <p>{() => {\n${lines(79)}}}</p>\n`, 'a.tsx')).toMatchObject([
      { name: 'View' },
      { name: '' },
    ])
  })

  it('are measured to their own end: braces in strings do not count, and classes and objects are not functions', () => {
    expect(long(`function short() { return '{' }\n${lines(100)}`)).toEqual([])
    expect(long(`class A {\n${'  x = 1\n'.repeat(100)}}\n`)).toEqual([])
    expect(long(`function full() {\n${lines(78)}}\n`)).toEqual([])
  })

  it('of a file that cannot be parsed cause an error instead of an empty list', () => {
    expect(() => long('function (')).toThrow('src-main/a.ts')
  })
})

describe('files', () => {
  const problems = (path: string, text = '') => shapeProblems([{ path, text }]).filter((line) => line.startsWith(path))

  it('have at most 300 lines, including tests', () => {
    expect(problems('src-main/a.ts', lines(300))).toEqual([])
    expect(problems('src-main/a.ts', lines(301))).toEqual(['src-main/a.ts: 301 lines, at most 300; split it'])
    expect(problems('src-main/a.test.ts', lines(301))).toHaveLength(1)
  })

  it('contain no long function, except tests', () => {
    const text = `function long() {\n${lines(90)}}\n`
    expect(problems('src-main/a.ts', text)).toEqual(["src-main/a.ts: line 1: 'long' has 92 lines, at most 80"])
    expect(problems('src-main/a.test.ts', text)).toEqual([])
    expect(problems('src-main/testing/a.ts', text)).toEqual([])
  })

  it('are named in kebab-case, components in PascalCase', () => {
    expect(problems('src-main/camelCase.ts')).toHaveLength(1)
    expect(problems('src-main/two-words.store.test.ts')).toEqual([])
    expect(problems('src-renderer/SlideView.tsx')).toEqual([])
    expect(problems('src-renderer/SlideView.ts')).toHaveLength(1)
  })

  it('are summed up by the median and the largest', () => {
    const files = [3, 1, 9].map((count) => ({ path: 'a.ts', text: lines(count) }))
    expect(sizes(files)).toEqual({ median: 3, largest: 9 })
  })
})
