import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPeople } from '#main/people/index.ts'
import { openStorage } from '#main/storage/index.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
const password = 'copper lantern river 42'
let data: string
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'daybreak-cli-people-'))
  const { records, close } = openStorage(data)
  const cost = { known: () => ({ memory: 64, passes: 1 }), keep: () => undefined }
  const people = createPeople({ records, publish: () => undefined, now: () => new Date(), cost })
  const [ada, bo] = [people.openSession(), people.openSession()]
  await people.session.choose(ada, { way: 'several', name: 'Ada', password, roles: ['administrator'] })
  const made = await people.people.add(ada.reader, { name: 'Bo', roles: ['technician'] })
  await people.session.signIn(bo, { name: 'Bo', password: made.password })
  await people.session.replaceOneTime(bo, `${password} bo`)
  close()
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

const archive = (input: string, ...who: string[]) => daybreak(input, 'archive', 'S26-1', ...who)

/** Runs a command with a line of standard input. Returns the exit code and what it said. */
async function daybreak(input: string, ...words: string[]): Promise<[number, string]> {
  const child = spawn(process.execPath, [entry, ...words, '--data', data])
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  child.stdin.end(`${input}\n`)
  const [code] = await once(child, 'close')
  return [code as number, said]
}

it('Where several people work, a command is the work of whoever signs in to it, and of nobody else', async () => {
  expect(await archive('')).toEqual([2, expect.stringContaining('--by NAME')])
  expect(await archive(`${password} bo`, '--by', 'Bo')).toEqual([1, expect.stringContaining('not allowed')])
  const choice = ['models', '--use', 'another']
  expect(await daybreak(`${password} bo`, ...choice, '--by', 'Bo')).toEqual([1, expect.stringContaining('not allowed')])
  // Ada may, but there is no such case.
  expect(await archive(password, '--by', 'Ada')).toEqual([1, expect.stringMatching(/S26-1: .*not found/)])
  expect(await archive('wrong', '--by', 'Ada')).toEqual([1, expect.stringContaining('not right')])
}, 60_000)
