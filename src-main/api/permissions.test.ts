import { describe, expect, it } from 'vitest'
import { type Permission, permissions, type Reader } from '#shared/contract/permissions.ts'
import { appRouter } from '#shared/contract/router.ts'
import { createRoutes } from './handler.ts'
import { untouchedOptions } from './testing.ts'

function handlerFor(granted: readonly Permission[]) {
  const reader: Reader = { id: 'r', name: 'R', permissions: new Set(granted) }
  const all = createRoutes(untouchedOptions())
  return async (request: Request) => all.fetch(request, { reader })
}

const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  type: (procedure as unknown as { _def: { type: string } })._def.type,
  permission: (procedure as unknown as { _def: { meta?: { permission: Permission } } })._def.meta?.permission,
}))
const routes = [
  { method: 'GET', path: '/tiles/1/0/0/0/0' },
  { method: 'GET', path: '/associated/1/label' },
  { method: 'GET', path: '/crops/1' },
  { method: 'GET', path: '/colour/1' },
  { method: 'GET', path: '/reports/1.pdf' },
  { method: 'GET', path: '/exemplars.jpg' },
  { method: 'GET', path: '/model-card/figures/roc.svg' },
  { method: 'POST', path: '/upload?name=a.svs' },
  { method: 'POST', path: '/orders?name=a.csv' },
  { method: 'POST', path: '/camera/look?mpp=0.25' },
  { method: 'POST', path: '/camera/1/fields' },
  { method: 'GET', path: '/camera/1/1.jpg' },
  { method: 'POST', path: '/audit.csv' },
  { method: 'POST', path: '/audit.jsonl' },
]

it('The plain routes are exactly those tested here', () => {
  const shape = (path: string) => `/${path.split(/[/?]/)[1]}`
  const declared = createRoutes(untouchedOptions())
    .routes.filter(({ method, path }) => method !== 'ALL' && path !== '*' && path !== '/*')
    .map(({ method, path }) => `${method} ${shape(path)}`)
  expect(new Set(routes.map(({ method, path }) => `${method} ${shape(path)}`))).toEqual(new Set(declared))
  // The writing routes are tested by two people in app/acting.test.ts. Looking at a still field stores nothing.
  const posts = createRoutes(untouchedOptions()).routes.filter(({ method }) => method === 'POST')
  expect(posts.map(({ path }) => path.replace(/\{.*\}/, ''))).toEqual([
    '/upload',
    '/orders',
    '/audit.csv',
    '/audit.jsonl',
    '/camera/look',
    '/camera/:capture/fields',
  ])
})

describe('Without a permission', () => {
  const knock = handlerFor([])

  it('no procedure reaches the core', async () => {
    expect(procedures.length).toBeGreaterThan(20)
    for (const { path, type, permission } of procedures) {
      expect(permissions, path).toContain(permission)
      const method = type === 'mutation' ? 'POST' : 'GET'
      const post = method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{}' }
      const answer = await knock(new Request(`http://core/trpc/${path}`, { method, ...post }))
      expect(await answer.json(), path).toMatchObject({ error: { data: { error: { code: 'forbidden' } } } })
      expect(answer.status, path).toBe(403)
    }
  })

  it.each(routes)('$path is refused', async ({ method, path }) => {
    const answer = await knock(new Request(`http://core${path}`, { method }))
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { code: 'forbidden' } })
  })
})

it('With its permission, each plain route reaches the core', async () => {
  const knock = handlerFor(['case.read', 'slide.import', 'system.read', 'audit.read'])
  for (const { method, path } of routes)
    expect((await knock(new Request(`http://core${path}`, { method }))).status, path).not.toBe(403)
})
