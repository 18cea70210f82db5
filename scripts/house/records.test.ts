import { describe, expect, it } from 'vitest'
import { recordProblems } from './records.ts'

const problems = (path: string, specifier: string) =>
  recordProblems([{ path, text: `import { x } from '${specifier}'` }]).map((line) => line.replace(`${path}: `, ''))

describe("the database's driver", () => {
  it('is imported only by storage: not for types, and not by tests', () => {
    expect(problems('src-main/storage/open.ts', 'better-sqlite3-multiple-ciphers')).toEqual([])
    for (const path of ['src-main/cases/a.store.ts', 'src-main/cases/a.test.ts', 'bench/a.ts', 'e2e/specs/a.spec.ts'])
      expect(problems(path, 'better-sqlite3-multiple-ciphers'), path).toEqual([
        'imports better-sqlite3-multiple-ciphers, which only storage may',
      ])
    expect(problems('src-main/cases/a.ts', 'node:sqlite')).toHaveLength(1)
  })
})

describe('direct access to the records', () => {
  it('is limited to tests and benchmarks', () => {
    const bare = '#main/storage/testing/index.ts'
    for (const path of ['src-main/cases/a.test.ts', 'src-main/cases/testing.ts', 'src-main/testing/a.ts'])
      expect(problems(path, bare), path).toEqual([])
    expect(problems('bench/door.ts', '../src-main/storage/testing/index.ts')).toEqual([])
    expect(problems('src-main/cases/a.ts', bare)).toEqual([
      'goes around the door of the records, which only tests and benchmarks may',
    ])
  })
})
