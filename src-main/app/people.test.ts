import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink } from '@trpc/client'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventsIn } from '#main/storage/testing/index.ts'
import type { Session } from '#shared/contract/permissions.ts'
import type { AppRouter } from '#shared/contract/router.ts'
import { appRouter } from '#shared/contract/router.ts'
import type { App } from './start.ts'
import { eventsOfAccounts } from './testing/events-of-accounts.ts'
import { startCore } from './testing/start-core.ts'

const strong = 'copper lantern river 42'
let folder: string
let app: App
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-people-'))
  app = await startCore({ dataFolder: join(folder, 'data') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A window with a session of its own, as a host opens it. */
function open() {
  const session: Session = app.openSession()
  const link = {
    url: 'http://core/trpc',
    fetch: (input: Request | URL | string, init?: object) =>
      app.fetch(new Request(input, init as RequestInit), session),
  }
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ path }) => path === 'system.follow',
        true: httpBatchStreamLink(link),
        false: httpLink(link),
      }),
    ],
  })
  return { session, api, get: (path: string) => app.fetch(new Request(`http://core${path}`), session) }
}
const refused = { data: { error: { code: 'not-signed-in' } } }
const pathsOf = (type: string) =>
  Object.entries(appRouter._def.procedures)
    .filter(([, procedure]) => (procedure as unknown as { _def: { type: string } })._def.type === type)
    .map(([path]) => path)

describe('A laboratory of several people, over the core’s own entrance', () => {
  const tried = new Set<string>()
  const did = <T>(path: string, call: Promise<T>): Promise<T> => {
    tried.add(path)
    return call
  }

  it('is set up, works and is left, and every act of it is recorded', async () => {
    const [ada, bo] = [open(), open()]
    expect((await ada.api.session.state.query()).way).toBeNull()
    await did(
      'session.choose',
      ada.api.session.choose.mutate({ way: 'several', name: 'Ada', password: strong, roles: ['pathologist'] }),
    )
    await expect(
      bo.api.worklist.page.query({
        filter: { text: '', lanes: [], groups: [] },
        order: 'urgency',
        offset: 0,
        limit: 5,
        seek: null,
      }),
    ).rejects.toMatchObject(refused)

    const { personId, password } = await did(
      'people.add',
      ada.api.people.add.mutate({ name: 'Bo', roles: ['technician'] }),
    )
    await did('session.signIn', bo.api.session.signIn.mutate({ name: 'Bo', password }))
    await expect(bo.api.system.info.query()).rejects.toMatchObject(refused)
    await did('session.replaceOneTime', bo.api.session.replaceOneTime.mutate({ password: `${strong} bo` }))
    expect((await bo.api.system.info.query()).host).toBe('cli')
    await expect(bo.api.people.list.query()).rejects.toMatchObject({ data: { error: { code: 'forbidden' } } })

    await bo.api.system.saveSettings.mutate({ theme: 'light' })
    expect((await ada.api.system.settings.query()).theme).toBe('dark')
    const forAll = bo.api.system.saveSettings.mutate({ theme: 'dark', laboratory: 'South' })
    await expect(forAll).rejects.toMatchObject({ data: { error: { code: 'forbidden' } } })
    await did('people.setRoles', ada.api.people.setRoles.mutate({ personId, roles: ['trainee'] }))
    await did(
      'account.changePassword',
      bo.api.account.changePassword.mutate({ current: `${strong} bo`, password: `${strong} bo 2` }),
    )
    const { secret } = await did(
      'account.offerSecondFactor',
      bo.api.account.offerSecondFactor.mutate({ password: `${strong} bo 2` }),
    )
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    const { codes } = await did('account.confirmSecondFactor', bo.api.account.confirmSecondFactor.mutate({ code }))
    await did('session.lock', bo.api.session.lock.mutate())
    await bo.api.session.signIn.mutate({ name: 'Bo', password: `${strong} bo 2`, code: codes[0] })
    await did('account.dropSecondFactor', bo.api.account.dropSecondFactor.mutate({ password: `${strong} bo 2` }))
    // An accent typed as two characters is the same password.
    const accents = { current: `${strong} bo 2`, password: 'cafe\u0301 lantern river' }
    await bo.api.account.changePassword.mutate(accents)
    await bo.api.account.changePassword.mutate({ current: 'caf\u00e9 lantern river', password: `${strong} bo 2` })
    await did('session.signOut', bo.api.session.signOut.mutate())
    await did('people.reset', ada.api.people.reset.mutate({ personId, secondFactor: false }))
    await did('people.close', ada.api.people.close.mutate({ personId }))
    await did('people.reopen', ada.api.people.reopen.mutate({ personId }))
    await expect(bo.api.session.signIn.mutate({ name: 'Bo', password: 'wrong' })).rejects.toThrow()
    expect((await did('session.rate', bo.api.session.rate.mutate({ password: strong, name: 'Bo' }))).good).toBe(true)

    const events = eventsIn(join(folder, 'data', 'daybreak.sqlite'))
    const kinds = new Set(events.map(({ what }) => what))
    for (const kind of eventsOfAccounts) if (kind !== 'way-changed') expect(kinds, kind).toContain(kind)
    expect(JSON.stringify(events)).not.toMatch(/Ada|Bo\b|copper|argon/)
  })

  it('ends the live stream of a window that is locked, and refuses its pictures and reports', async () => {
    const ada = open()
    await ada.api.session.signIn.mutate({ name: 'Ada', password: strong })
    const heard: string[] = []
    const following = (async () => {
      for await (const { kind } of await ada.api.system.follow.query()) {
        heard.push(kind)
        if (kind === 'hello') void ada.api.session.lock.mutate()
      }
    })()
    await following
    expect(heard).toEqual(['hello'])
    for (const path of [
      '/tiles/1/0/0/0/0',
      '/crops/1',
      '/associated/1/label',
      '/colour/1',
      '/reports/1.pdf',
      '/exemplars.jpg',
    ])
      expect((await ada.get(path)).status, path).toBe(401)
    const { session } = ada
    expect((await app.tile({ url: '/tiles/1/0/0/0/0', ifNoneMatch: undefined }, session)).status).toBe(401)
  })

  it('leaves a signed-out window nothing but the calls of the sign-in', async () => {
    const { get } = open()
    for (const path of pathsOf('query')) {
      const { status } = await get(`/trpc/${path}`)
      if (path === 'session.state') expect(status).toBe(200)
      else expect(status, path).toBe(401)
    }
  })

  it('returns to one person, whose windows need nobody to sign in', async () => {
    const [ada, other] = [open(), open()]
    await ada.api.session.signIn.mutate({ name: 'Ada', password: strong })
    await did('people.changeWay', ada.api.people.changeWay.mutate({ way: 'just-me', password: strong }))
    expect((await other.api.session.state.query()).person?.name).toBe('Ada')
  })

  it('was tried with every call about accounts that writes', () => {
    const writing = pathsOf('mutation').filter((path) => /^(session|account|people)\./.test(path))
    expect(writing.filter((path) => !tried.has(path))).toEqual(['people.rename'])
  })
})
