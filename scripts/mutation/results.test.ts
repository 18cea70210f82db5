import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { partOf } from './parts.ts'
import { letThrough, type Mutant, openResults, scoreOf } from './results.ts'
import { mutantsOf } from './run-file.ts'
import { chosenLines } from './sample.ts'
import { listOf, scoreTable, withScores } from './write-up.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-mutation-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const mutant = (state: Mutant['state'], line = 1): Mutant => ({
  line,
  kind: 'EqualityOperator',
  original: 'a < b',
  replacement: 'a <= b',
  state,
})
const whole = { percent: 100, seed: 1 }
const result = (...states: Mutant['state'][]) => ({ file: 'a.ts', sha256: '', mutants: states.map((s) => mutant(s)) })

describe('The parts of a mutation run', () => {
  it('include their sources without test helpers, and their own tests', () => {
    const { sources, tests } = partOf('storage', '.')
    expect(sources).toContain('src-main/storage/migrate.ts')
    expect(sources.some((file) => file.endsWith('.test.ts') || file.endsWith('index.ts'))).toBe(false)
    expect(tests).toContain('src-main/storage/storage.test.ts')
    expect(partOf('cases', '.').sources.filter((file) => file.includes('testing'))).toEqual([])
  })

  it('are found by name', () => {
    expect(() => partOf('nothing', '.')).toThrow('nothing is not one of: domain, cases, screening, storage')
  })
})

describe('The mutated lines', () => {
  const source = 'x\n'.repeat(999)
  const count = (percent: number, seed = 1) =>
    chosenLines('a.ts', source, { percent, seed }).reduce((sum, { from, to }) => sum + to - from + 1, 0)

  it('are all lines, or about the requested share, identical for the same seed', () => {
    expect(chosenLines('a.ts', source, { percent: 100, seed: 1 })).toEqual([{ from: 1, to: 1000 }])
    expect(count(25)).toBeGreaterThan(200)
    expect(count(25)).toBeLessThan(300)
    const some = { percent: 25, seed: 2 }
    expect(chosenLines('a.ts', source, some)).toEqual(chosenLines('a.ts', source, some))
    expect(chosenLines('a.ts', source, some)).not.toEqual(chosenLines('a.ts', source, { ...some, seed: 3 }))
    expect(chosenLines('a.ts', source, some)).not.toEqual(chosenLines('b.ts', source, some))
  })

  it('are merged where they are consecutive', () => {
    const lines = chosenLines('a.ts', source, { percent: 60, seed: 1 })
    for (const [i, { from, to }] of lines.entries()) {
      expect(to).toBeGreaterThanOrEqual(from)
      expect(from).toBeGreaterThan((lines[i - 1]?.to ?? -1) + 1)
    }
  })
})

describe('The result of a source', () => {
  it('is found again only for the same text', () => {
    const results = openResults(folder, whole)
    results.keep('src/a.ts', 'one', [mutant('killed')])
    expect(results.find('src/a.ts', 'one')?.mutants).toEqual([mutant('killed')])
    expect(results.find('src/a.ts', 'two')).toBeNull()
    expect(results.find('src/b.ts', 'one')).toBeNull()
    expect(openResults(folder, { percent: 50, seed: 1 }).find('src/a.ts', 'one')).toBeNull()
  })

  it('counts detected changes among all that compile', () => {
    expect(scoreOf([result('killed', 'survived', 'unrun', 'invalid', 'late')])).toEqual({
      mutants: 4,
      killed: 2,
      late: 1,
      percent: 50,
    })
    expect(scoreOf([result('invalid')]).percent).toBe(100)
  })

  it('lists changes that survived and changes that no test reaches', () => {
    expect(letThrough(result('killed', 'survived', 'unrun', 'invalid')).map(({ state }) => state)).toEqual([
      'survived',
      'unrun',
    ])
  })
})

describe('The report of StrykerJS', () => {
  const mutantAt = (status: string, start: [number, number], end: [number, number]) => ({
    mutatorName: 'EqualityOperator',
    replacement: 'x',
    status,
    location: { start: { line: start[0], column: start[1] }, end: { line: end[0], column: end[1] } },
  })

  it('is read with the changed text, in line order', () => {
    const source = 'if (a < b) {\n  go()\n}\nlet c = a\n'
    const mutants = [mutantAt('Survived', [4, 9], [4, 10]), mutantAt('Killed', [1, 12], [3, 2])]
    expect(mutantsOf({ files: { 'a.ts': { source, mutants } } }, 'a.ts')).toEqual([
      { line: 1, kind: 'EqualityOperator', original: '{\n  go()\n}', replacement: 'x', state: 'killed' },
      { line: 4, kind: 'EqualityOperator', original: 'a', replacement: 'x', state: 'survived' },
    ])
  })

  it('counts a change that timed out as detected, and ignores one that does not compile', () => {
    const states = (status: string) =>
      mutantsOf({ files: { 'a.ts': { source: 'a', mutants: [mutantAt(status, [1, 1], [1, 2])] } } }, 'a.ts').map(
        ({ state }) => state,
      )
    expect(states('Timeout')).toEqual(['late'])
    expect(states('NoCoverage')).toEqual(['unrun'])
    expect(states('CompileError')).toEqual(['invalid'])
    expect(states('Ignored')).toEqual([])
  })
})

describe('The write-up of a mutation run', () => {
  const page = 'Before\n<!-- mutation domain -->\nold\n<!-- end -->\n<!-- mutation cases -->\nkept\n<!-- end -->\n'

  it('replaces only its own section, and states how much was measured', () => {
    const text = withScores(page, 'domain', [result('killed', 'survived')], { sources: 3, sample: whole })
    expect(text).toContain('1 of 2 changes noticed: **50.0 %** (1 of 3 sources measured).')
    expect(text).toContain('<!-- mutation cases -->\nkept\n<!-- end -->')
    expect(text).not.toContain('old')
    expect(text).not.toContain('out of time')
    const late = withScores(page, 'domain', [result('killed', 'late')], { sources: 1, sample: whole })
    expect(late).toContain('**100.0 %**. 1 of them ran out of time.')
    const part = withScores(page, 'domain', [result('killed')], { sources: 1, sample: { percent: 25, seed: 7 } })
    expect(part).toContain('1 of 1 changes noticed on 25 % of the lines, drawn with seed 7: **100.0 %**.')
    expect(() => withScores(page, 'storage', [], { sources: 0, sample: whole })).toThrow('no section')
  })

  it('puts the lowest score first and leaves out sources with nothing to change', () => {
    const named = (file: string, ...states: Mutant['state'][]) => ({ ...result(...states), file })
    const rows = scoreTable([named('good.ts', 'killed'), named('none.ts'), named('bad.ts', 'survived')]).split('\n')
    expect(rows.slice(2)).toEqual(['| `bad.ts` | 1 | 0 | 0 % |', '| `good.ts` | 1 | 1 | 100 % |'])
  })

  it('names each undetected change with its line', () => {
    expect(listOf([result('survived', 'killed', 'unrun')])).toBe(
      'a.ts:1 EqualityOperator: a < b → a <= b\na.ts:1 EqualityOperator: a < b → a <= b (no test comes here)',
    )
  })
})
