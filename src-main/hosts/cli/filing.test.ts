import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventsIn, writeOldRecords } from '#main/storage/testing/index.ts'
import { daybreakIn } from './testing.ts'

let folder: string
let data: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-filing-'))
  data = join(folder, 'records')
  mkdirSync(data)
  writeOldRecords(join(data, 'daybreak.sqlite'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function daybreak(...args: string[]) {
  const { code, out, err } = await daybreakIn(folder, ...args, '--json', '--data', data)
  return { code, out: out.map((line): unknown => JSON.parse(line)), err }
}
const filed = () =>
  eventsIn(join(data, 'daybreak.sqlite'))
    .filter(({ what }) => /^case-(archived|restored|removed)$/.test(what))
    .map(({ by, what }) => `${by} ${what}`)

it('Cases are archived, removed and restored from the command line, each for itself', async () => {
  const archived = await daybreak('archive', 'S26-00002', 'S26-99999', 'S26-00003')
  expect(archived.out).toEqual([
    { accession: 'S26-00002', done: true },
    { accession: 'S26-99999', error: { code: 'not-found', message: expect.any(String) } },
    { accession: 'S26-00003', done: true },
  ])
  expect(archived.code).toBe(1)
  // The first one is signed.
  const removed = await daybreak('remove', 'S26-00002', 'S26-00003', '--reason', 'scanned twice')
  expect(removed.out).toEqual([
    { accession: 'S26-00002', error: { code: 'case-signed', message: expect.any(String) } },
    { accession: 'S26-00003', done: true },
  ])
  expect(removed.code).toBe(1)
  expect(await daybreak('restore', 'S26-00002', 'S26-00003')).toMatchObject({ code: 0 })
  const by = (what: string) => `local ${what}`
  expect(filed()).toEqual(['case-archived', 'case-archived', 'case-removed', 'case-restored', 'case-restored'].map(by))
}, 240_000)

it('A removal without a reason is a wrong call', async () => {
  expect(await daybreak('remove', 'S26-00003')).toMatchObject({ code: 2, out: [] })
})
