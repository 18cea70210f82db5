import { expect, it } from 'vitest'
import { sharedProblems } from './shared.ts'

const problems = (path: string, specifier: string) =>
  sharedProblems([{ path, text: `import { x } from '${specifier}'` }])

it('rules in domain import neither the wording nor the contract', () => {
  expect(problems('src-shared/domain/a/b.ts', '../../messages/index.ts')).toHaveLength(1)
  expect(problems('src-shared/domain/a.ts', '#shared/contract/errors.ts')).toHaveLength(1)
  expect(problems('src-shared/domain/a/b.ts', '../lane.ts')).toEqual([])
  expect(problems('src-shared/domain/a.ts', 'zod')).toEqual([])
})

it('wording imports both domain and messages; the contract imports only domain', () => {
  expect(problems('src-shared/wording/a.ts', '../messages/index.ts')).toEqual([])
  expect(problems('src-shared/contract/schemas/a.ts', '../../domain/lane.ts')).toEqual([])
  expect(problems('src-shared/contract/a.ts', '../wording/bethesda.ts')).toHaveLength(1)
})

it('a new room must be listed, and other folders are ignored', () => {
  expect(problems('src-shared/other/a.ts', 'zod')).toHaveLength(1)
  expect(problems('src-main/cases/a.ts', '#shared/messages/index.ts')).toEqual([])
})
