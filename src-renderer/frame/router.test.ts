import { expect, it } from 'vitest'
import { hashOf, parseRoute, type Route } from './router.ts'

it('parses every address that it writes', () => {
  const routes: Route[] = [{ page: 'worklist' }, { page: 'case', caseId: 12 }, { page: 'settings' }, { page: 'help' }]
  for (const route of routes) expect(parseRoute(hashOf(route))).toEqual(route)
})

it('goes to the worklist for an unknown address', () => {
  for (const hash of ['', '#', '#/', '#/case', '#/case/0', '#/case/x', '#/case/1.5', '#/nowhere'])
    expect(parseRoute(hash)).toEqual({ page: 'worklist' })
})
