import { describe, expect, it } from 'vitest'
import type { Api } from '#shared/contract/api.ts'
import type { Permission } from '#shared/contract/permissions.ts'
import { permissionsOf, type Role, rolePermissions, roles } from '#shared/contract/roles.ts'
import { appRouter } from '#shared/contract/router.ts'
import { createRoutes } from './handler.ts'
import { untouchedOptions } from './testing.ts'

const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
  const { type, meta } = (procedure as unknown as { _def: { type: string; meta: { permission: Permission } } })._def
  return { path, type, permission: meta.permission }
})

/** Whether a person of this role gets past the permission of a call. What the call would need else is missing. */
async function admits(role: Role, { path, type }: (typeof procedures)[number]): Promise<boolean> {
  const area = new Proxy({}, { get: () => () => undefined })
  const routes = createRoutes({ ...untouchedOptions(), api: new Proxy({}, { get: () => area }) as Api })
  const post = type === 'mutation' && { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  const reader = { id: 'p', name: 'P', permissions: permissionsOf([role]) }
  const answer = await routes.fetch(new Request(`http://core/trpc/${path}`, post || {}), { reader })
  return answer.status !== 403
}

describe.each(roles)('A %s', (role) => {
  it('reaches exactly the calls of the table', async () => {
    const reached: string[] = []
    for (const procedure of procedures) if (await admits(role, procedure)) reached.push(procedure.path)
    const named = procedures.filter(({ permission }) => rolePermissions[role].includes(permission))
    expect(reached).toEqual(named.map(({ path }) => path))
  })
})

it('Only a pathologist signs, only an administrator manages people, and each role can do what its work needs', () => {
  const holding = (permission: Permission) => roles.filter((role) => rolePermissions[role].includes(permission))
  expect(holding('case.sign-out')).toEqual(['pathologist'])
  for (const permission of ['people.manage', 'system.configure', 'audit.read', 'backup.manage'] as const)
    expect(holding(permission)).toEqual(['administrator'])
  expect(holding('case.review')).toEqual(['pathologist', 'cytotechnologist', 'trainee'])
  expect(holding('slide.import')).toEqual(['administrator', 'pathologist', 'cytotechnologist', 'technician'])
  expect(holding('case.read')).toEqual([...roles])
})

it('A person with two roles may do what either may', () => {
  expect([...permissionsOf(['trainee', 'technician'])].sort()).toEqual(
    [...new Set([...rolePermissions.trainee, ...rolePermissions.technician])].sort(),
  )
  expect(permissionsOf([]).size).toBe(0)
})
