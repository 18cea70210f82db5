import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '#main/app/index.ts'
import { makeBackup } from '#main/backups/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import { startBrowserHost } from './host.ts'
import { fresh, resources } from './testing.ts'

const password = 'copper lantern river 42'
let folder: string
let data: string
beforeEach(() => {
  folder = fresh()
  data = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const core = () =>
  startApp({
    ...{ dataFolder: data, host: 'cli', version: '1', samples: false, background: false },
    spawnEngine: (onOutput) => forkEngine({ entry: resources.engineEntry, onOutput }),
    ...{ modelsFolder: resources.modelsFolder, tasksFolder: resources.tasksFolder, uiFolder: resources.uiFolder },
  })

/** A page of the start, as a browser asks for it and sends its forms. */
function visitor(address: string) {
  const origin = new URL(address).origin
  const visit = async () => fetch(address)
  return {
    visit,
    page: async () => (await visit()).text(),
    async send(fields: Record<string, string>, to = address) {
      const answer = await fetch(to, { method: 'POST', headers: { origin }, body: new URLSearchParams(fields) })
      return { status: answer.status, text: await answer.text() }
    },
    /** The cookie of the window, once the records are open. */
    async cookie() {
      for (let tries = 0; tries < 600; tries++) {
        const cookie = (await visit()).headers.get('set-cookie')?.split(';')[0]
        if (cookie) return cookie
        await sleep(100)
      }
      throw new Error('the window did not open')
    },
  }
}

async function stateOf(address: string, cookie: string) {
  const answer = await fetch(`${new URL(address).origin}/trpc/session.state`, { headers: { cookie } })
  return ((await answer.json()) as { result: { data: { person: { name: string } | null } } }).result.data
}

/** Starts a host of its own process, which does not know what this one has opened. */
async function hostProcess(): Promise<{ child: ChildProcess; address: string }> {
  const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(process.execPath, [entry, '--data', data, '--no-samples', '--no-browser'])
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk) => {
        said += String(chunk)
        const [found] = /http:\S+token=\S+/.exec(said) ?? []
        if (found) resolve(found)
      })
    child.once('exit', () => reject(new Error(said)))
  })
  return { child, address }
}

it('Records that only people open are locked at the start, and a password opens them and the window', async () => {
  const app = await core()
  const session = app.openSession()
  await app.api.session.choose(session, { way: 'several', name: 'Ada <Byron>', password, roles: ['administrator'] })
  const { words } = await app.api.keys.makeWords(session.reader)
  await expect(async () => app.api.keys.openOnlyByPeople(session.reader, true)).rejects.toMatchObject({
    code: 'recovery-words-needed',
  })
  await app.api.keys.confirmWords(session.reader, words.join(' '))
  expect(await app.api.keys.openOnlyByPeople(session.reader, true)).toMatchObject({ onlyByPeople: true })
  await app.close()

  const { child, address } = await hostProcess()
  try {
    const { page, send, cookie } = visitor(address)
    const shown = await page()
    expect(shown).toContain(t('start.locked'))
    expect(shown).toContain('Ada &#60;Byron&#62;')
    // Whoever does not have the address sees no name, and can try no password.
    const elsewhere = `${new URL(address).origin}/?token=guess`
    const person = /option value="([^"]+)"/.exec(shown)![1]!
    const guess = { act: 'password', person, password }
    expect(await (await fetch(elsewhere)).text()).not.toContain('Byron')
    expect((await send(guess, elsewhere)).status).toBe(401)

    expect((await send({ ...guess, password: 'wrong' })).text).toContain(lookUp('error.sign-in-wrong', {}))
    expect((await send(guess)).text).toContain(lookUp('error.sign-in-delayed', { seconds: 1 }))
    const unknown = { ...guess, person: 'nobody', password: 'wrong' }
    expect((await send(unknown)).text).toContain(lookUp('error.sign-in-wrong', {}))
    await sleep(1100)
    expect((await send(guess)).text).toContain(t('start.going-on'))
    expect((await stateOf(address, await cookie())).person).toMatchObject({ name: 'Ada <Byron>' })
  } finally {
    child.kill()
    await once(child, 'exit')
  }

  const again = await hostProcess()
  try {
    const { send, cookie } = visitor(again.address)
    const misspelt = await send({ act: 'words', words: words.with(6, 'mitsake').join(' ') })
    expect(misspelt.text).toContain('Word 7 is not one of the recovery words')
    expect((await send({ act: 'words', words: words.join(' ') })).text).toContain(t('start.going-on'))
    // The words open the records, but they are nobody's sign-in.
    expect((await stateOf(again.address, await cookie())).person).toBeNull()
  } finally {
    again.child.kill()
    await once(again.child, 'exit')
  }
})

async function command(words: readonly string[], input: string) {
  const entry = fileURLToPath(new URL('../cli/main.ts', import.meta.url))
  const child = spawn(process.execPath, [entry, ...words, '--data', data])
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  return { code, said }
}

it('A command asks for the password of whoever runs it, where only people open the records', async () => {
  const app = await core()
  const session = app.openSession()
  await app.api.session.choose(session, { way: 'several', name: 'Ada Byron', password, roles: ['administrator'] })
  const { words } = await app.api.keys.makeWords(session.reader)
  await app.api.keys.confirmWords(session.reader, words.join(' '))
  await app.api.keys.openOnlyByPeople(session.reader, true)
  await app.close()
  const backup = ['backup', join(folder, 'disk')]
  expect(await command(backup, '')).toEqual({ code: 2, said: expect.stringContaining('--by NAME') })
  const as = [...backup, '--by', 'ada byron']
  expect(await command(as, 'wrong\n')).toEqual({ code: 1, said: expect.stringContaining('password is not right') })
  expect(await command(as, `${password}\n`)).toMatchObject({ code: 0 })
  const [file] = readdirSync(join(folder, 'disk')).filter((name) => name.endsWith('.sqlite'))
  // The backup has the key of the records that the password opens, and nothing in it opens by a password.
  const restore = ['restore', join(folder, 'disk', file!), '--exchange', '--by', 'Ada Byron']
  expect(await command(restore, `${password}\n`)).toMatchObject({ code: 0 })
  expect(await command(as, `${password}\n`), 'the same password opens what was restored').toMatchObject({ code: 0 })
})

it('Damaged records can be replaced from the page by the newest proven backup, after one question', async () => {
  const app = await core()
  const session = app.openSession()
  await app.api.session.choose(session, { way: 'just-me', name: 'Ada Byron' })
  await app.api.system.saveSettings(session.reader, { backupFolder: join(folder, 'disk') })
  await app.api.backups.begin(session.reader)
  while ((await app.api.backups.state()).running) await sleep(50)
  await app.api.system.saveSettings(session.reader, { accessionPattern: 'S26-\\d+' })
  await app.close()
  truncateSync(join(data, 'daybreak.sqlite'), 8192)

  const asked = Promise.withResolvers<string>()
  const onAsking = (address: string) => {
    asked.resolve(address)
    return true
  }
  const starting = startBrowserHost({ dataFolder: data, resources, port: 0, samples: false, onAsking })
  const { page, send, cookie } = visitor(await asked.promise)
  expect(await page()).toContain(t('start.restore'))
  const question = (await send({ act: 'ask-restore' })).text
  expect(question).toContain(t('start.restore-now'))
  // What it would lack is said, although the records themselves cannot be read.
  expect(question).toMatch(/lacks \d+ events of the present records/)
  expect((await send({ act: 'back' })).text).toContain(t('start.restore'))
  expect(readdirSync(data).some((name) => name.startsWith('set-aside-'))).toBe(false)
  await send({ act: 'restore' })
  await cookie()
  const host = await starting
  expect(await host.app.api.system.settings(host.app.localSession.reader)).not.toMatchObject({
    accessionPattern: 'S26-\\d+',
  })
  expect(readdirSync(data).filter((name) => name.startsWith('set-aside-'))).toHaveLength(1)
  await host.close()
})

it('A lost key file is made anew from the page by the recovery words', async () => {
  const app = await core()
  const { reader } = app.localSession
  const { words } = await app.api.keys.makeWords(reader)
  await app.close()
  const keys = process.env.DAYBREAK_KEYS
  process.env.DAYBREAK_KEYS = join(folder, 'another machine')
  try {
    const asked = Promise.withResolvers<string>()
    const onAsking = (address: string) => {
      asked.resolve(address)
      return true
    }
    const starting = startBrowserHost({ dataFolder: data, resources, port: 0, samples: false, onAsking })
    const { send, cookie } = visitor(await asked.promise)
    expect((await send({ act: 'words', words: words.slice(1).join(' ') })).text).toContain('Those are 23 words')
    await send({ act: 'words', words: words.join(' ') })
    await cookie()
    await (await starting).close()
    expect(readdirSync(join(folder, 'another machine'))).toHaveLength(1)
  } finally {
    process.env.DAYBREAK_KEYS = keys
  }
})

it('A host that nobody is asked at says why, as before', async () => {
  const app = await core()
  await app.close()
  await makeBackup({ dataFolder: data, folder: join(folder, 'disk'), now: new Date() })
  truncateSync(join(data, 'daybreak.sqlite'), 8192)
  const starting = startBrowserHost({ dataFolder: data, resources, port: 0, samples: false })
  await expect(starting).rejects.toMatchObject({ code: 'database-damaged' })
})
