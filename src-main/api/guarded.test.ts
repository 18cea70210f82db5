import { expect, it } from 'vitest'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { guarded } from './guarded.ts'

it('passes expected failures through and turns others into a bug with the id it was logged under', async () => {
  const logged: string[] = []
  const api = guarded(
    {
      worklist: {
        page: () => {
          throw new TypeError('secret /slides/Jane Doe.svs')
        },
      },
      cases: {
        open: async () => Promise.reject(new AppError('not-found')),
        edit: async () => Promise.reject(new RangeError('x')),
      },
    } as unknown as Api,
    (where) => {
      logged.push(where)
      return 'B-1'
    },
  )
  expect(() => linesOf(api.worklist, ada)).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ params: { message: 'B-1' } }) }),
  )
  await expect(api.cases.open(ada, 1)).rejects.toMatchObject({ data: { code: 'not-found' } })
  await expect(api.cases.edit(ada, { caseId: 1 })).rejects.toMatchObject({
    data: { code: 'bug', params: { message: 'B-1' } },
  })
  expect(logged).toEqual(['worklist.page', 'cases.edit'])
})
