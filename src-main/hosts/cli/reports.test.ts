import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { oldShown, writeOldRecords } from '#main/storage/testing/index.ts'
import { t } from '#shared/messages/index.ts'
import { daybreakIn } from './testing.ts'

const signed = oldShown().details.find(({ row }) => row.accession === 'S26-00002')!
let folder: string
let data: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-reports-'))
  data = join(folder, 'records')
  mkdirSync(data)
  writeOldRecords(join(data, 'daybreak.sqlite'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const daybreak = (...args: string[]) => daybreakIn(folder, ...args, '--data', data)
const listed = async () => (await daybreak('reports', 'S26-00002', '--json')).out.map((line) => JSON.parse(line))

it('Reports are listed, amended, added to and written to files from the command line', async () => {
  expect(await listed()).toMatchObject([
    { accession: 'S26-00002', version: 1, kind: 'final', reportSha256: signed.signOut!.reportSha256 },
  ])
  writeFileSync(join(folder, 'result.json'), JSON.stringify({ ...signed.draft, comment: 'Seen again.' }))
  const reason = ['--reason', 'A second look.']
  const amend = (...more: string[]) =>
    daybreak('amend', 'S26-00002', ...reason, '--result', 'result.json', '--json', ...more)
  // What the signature skips is listed, and nothing is signed until it is acknowledged.
  const refused = await amend()
  expect([refused.code, refused.out]).toEqual([1, []])
  // This run was the first that wrote, so it brought the old records up to date.
  expect(refused.err).toContain(t('common.updating-title'))
  const ids = [...refused.err.matchAll(/^--acknowledge (\S+): /gm)].map(([, id]) => id!)
  expect(ids).toEqual(['cells-not-seen'])
  expect(await listed()).toHaveLength(1)
  const amended = await amend(...ids.flatMap((id) => ['--acknowledge', `${id}=Read at the microscope.`]))
  expect(amended.code, amended.err).toBe(0)
  expect(JSON.parse(amended.out[0]!)).toMatchObject({ state: 'signed', version: 2, kind: 'amendment' })
  const added = await daybreak('addend', 'S26-00002', '--text', 'HPV 16 positive.', '--reason', 'HPV result')
  expect(added.code, added.err).toBe(0)
  const versions = await listed()
  expect(versions.map(({ version, kind, reason }) => [version, kind, reason])).toEqual([
    [1, 'final', ''],
    [2, 'amendment', 'A second look.'],
    [3, 'addendum', 'HPV result'],
  ])
  expect(versions[0].acknowledged).toEqual([])
  expect(versions[1].acknowledged.map((one: { id: string; reason: string }) => [one.id, one.reason])).toEqual(
    ids.map((id) => [id, 'Read at the microscope.']),
  )
  expect((await daybreak('reports', 'S26-00002', '--version', '1', '--out', 'first.pdf')).code).toBe(0)
  const first = createHash('sha256').update(readFileSync(join(folder, 'first.pdf')))
  expect(first.digest('hex')).toBe(signed.signOut!.reportSha256)
}, 240_000)

it('A case that cannot be amended is reported, and nothing is left half done', async () => {
  writeFileSync(join(folder, 'broken.json'), '{"category":"none of these"}')
  const broken = await daybreak('amend', 'S26-00002', '--reason', 'A third look.', '--result', 'broken.json')
  expect(broken.code).toBe(2)
  const unsigned = await daybreak('amend', 'S26-00003', '--reason', 'Too early.')
  expect([unsigned.code, unsigned.err]).toEqual([1, expect.stringContaining('not signed')])
  expect((await daybreak('amend', 'S26-00002')).code).toBe(2)
  expect((await daybreak('reports', 'nobody')).code).toBe(1)
  expect(await listed()).toHaveLength(3)
}, 240_000)
