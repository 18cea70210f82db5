import { describe, expect, it } from 'vitest'
import { importCycles, ringsOf } from './cycles.ts'

const file = (path: string, ...imports: string[]) => ({
  path,
  text: imports.map((specifier) => `import type { X } from '${specifier}'`).join('\n'),
})

describe('import cycles', () => {
  it('are found between files that import only types from each other', () => {
    expect(importCycles([file('src-main/a/x.ts', './y.ts'), file('src-main/a/y.ts', './x.ts')])).toEqual([
      'import cycle: src-main/a/x.ts -> src-main/a/y.ts -> src-main/a/x.ts',
    ])
  })

  it('are found through aliases and through a third file', () => {
    const files = [
      file('src-main/a/index.ts', './inside.ts'),
      file('src-main/a/inside.ts', '#main/b/index.ts', '#shared/z.ts'),
      file('src-main/b/index.ts', '#main/a/index.ts'),
      file('src-shared/z.ts'),
    ]
    expect(importCycles(files)).toEqual([
      'import cycle: src-main/a/index.ts -> src-main/a/inside.ts -> src-main/b/index.ts -> src-main/a/index.ts',
    ])
  })

  it('are not reported for files that import the same file', () => {
    const files = [
      file('src-main/a.ts', './c.ts', './b.ts'),
      file('src-main/b.ts', './c.ts'),
      file('src-main/c.ts', 'zod'),
    ]
    expect(importCycles(files)).toEqual([])
  })
})

it('of two separate rings are both reported', () => {
  const edges = new Map([
    ['a', ['b']],
    ['b', ['a', 'c']],
    ['c', ['d']],
    ['d', ['c']],
  ])
  expect(ringsOf(edges).sort()).toEqual([
    ['a', 'b', 'a'],
    ['c', 'd', 'c'],
  ])
})
