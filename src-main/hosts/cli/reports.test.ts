import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openReadable, openStorage } from '#main/storage/index.ts'
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
  expect(exports()).toEqual([])
  expect((await daybreak('reports', 'S26-00002', '--version', '1', '--out', 'first.pdf')).code).toBe(0)
  const first = createHash('sha256').update(readFileSync(join(folder, 'first.pdf')))
  expect(first.digest('hex')).toBe(signed.signOut!.reportSha256)
  expect(exports()).toEqual([{ person: 'local', note: JSON.stringify({ reportSha256: signed.signOut!.reportSha256 }) }])
}, 240_000)

/** The exports of reports that the records know. */
function exports() {
  const records = openReadable(join(data, 'daybreak.sqlite'))
  const found = records
    .read("SELECT person_id AS person, after AS note FROM events WHERE what = 'report-opened' ORDER BY id")
    .all()
  records.close()
  return found
}

it('A PDF is not written past a running Daybreak, whose records alone can keep the event; a list is', async () => {
  const before = exports()
  const running = openStorage(data)
  try {
    const refused = await daybreak('reports', 'S26-00002', '--version', '1', '--out', 'past.pdf')
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('Use that window')])
    expect(existsSync(join(folder, 'past.pdf'))).toBe(false)
    expect(await listed()).toHaveLength(3)
  } finally {
    running.close()
  }
  expect(exports()).toEqual(before)
}, 60_000)

it('Records that cannot be written still give a signed PDF, and the command says that no event is left', async (test) => {
  const drive = join(folder, 'drive')
  mkdirSync(drive)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', drive], { stdio: 'ignore' })
  } catch {
    return test.skip()
  }
  try {
    cpSync(data, drive, { recursive: true })
    execFileSync('mount', ['-o', 'remount,ro', drive])
    const written = await daybreakIn(
      folder,
      'reports',
      'S26-00002',
      '--version',
      '1',
      '--out',
      'kept.pdf',
      '--data',
      drive,
    )
    expect([written.code, written.err]).toEqual([0, expect.stringContaining('leaves no event')])
    const kept = createHash('sha256').update(readFileSync(join(folder, 'kept.pdf')))
    expect(kept.digest('hex')).toBe(signed.signOut!.reportSha256)
  } finally {
    execFileSync('umount', [drive])
  }
}, 60_000)

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
