import { expect, it } from 'vitest'
import { taskWordProblems } from './task-words.ts'

const problems = (path: string, text: string) => taskWordProblems([{ path, text }])

it('code that names a class of one task is refused with its line', () => {
  expect(problems('src-main/cases/a.ts', "const a = 1\nif (label === 'HSIL') return")).toEqual([
    'src-main/cases/a.ts:2: names the class HSIL; ask the task instead',
  ])
  expect(problems('src-renderer/ui/A.tsx', '// ASC-US or worse')).toHaveLength(1)
})

it('words that only look like one are ignored', () => {
  expect(problems('src-main/cases/a.ts', "order = 'ASC'; const nilm = categories.nilm; SCCS")).toEqual([])
})

it('the form of the task, the generator, the evaluation, old migrations and tests are exempt', () => {
  for (const path of [
    'src-shared/domain/bethesda/rules.ts',
    'src-shared/messages/en/bethesda.ts',
    'src-main/synth/cell-kinds.ts',
    'src-main/evaluation/datasets.ts',
    'src-main/storage/migrations/010-classes.ts',
    'src-main/cases/testing.ts',
    'src-renderer/features/case/state/testing-bench.ts',
    'src-main/testing/tiny-model.ts',
    'src-main/cases/review.test.ts',
    'scripts/a.ts',
  ])
    expect(problems(path, "'HSIL'")).toEqual([])
})
