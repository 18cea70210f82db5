import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { daybreakIn } from './testing.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-orders-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const daybreak = (...args: string[]) => daybreakIn(folder, 'orders', ...args)
const write = (name: string, contents: string | Uint8Array) => writeFileSync(join(folder, name), contents)

it('Order files are printed as one object per order, and each fault by file and line', async () => {
  write(
    'table.csv',
    'accession,patient,sex,dob\nS26-1,"Vale, Nora",F,1987-03-09\nS26-2,Ash,F,01/02/1990\nS26-3,Elm,,\n',
  )
  write('back.hl7', 'MSH|^~\\&|LIS|LAB|DAY|LAB|2026||ORM^O01|1|P|2.5.1\rPID|1||||DOE^JANE||19800102|F\rORC|CA||S26-4\r')
  write('polish.csv', Buffer.from('accession;patient\nS26-5;\x8cwi\xb9tek \xa3ucja\n', 'latin1'))
  mkdirSync(join(folder, 'folder'))
  const all = await daybreak('table.csv', 'gone.csv', 'folder', 'back.hl7', 'polish.csv', '--json')
  expect(all.code, all.err).toBe(1)
  const person = { birthDate: null, sex: null, specimen: 'not-stated', cancelled: false }
  const missing = (file: string) => ({
    file,
    line: 1,
    error: { code: 'file-not-found', message: expect.stringContaining(file) },
  })
  expect(all.out.map((line) => JSON.parse(line))).toEqual([
    {
      ...person,
      file: 'table.csv',
      accession: 'S26-1',
      patientName: 'Vale, Nora',
      birthDate: '1987-03-09',
      sex: 'female',
    },
    {
      file: 'table.csv',
      line: 3,
      error: { code: 'birth-date-two-ways', message: expect.stringContaining('YYYY-MM-DD') },
    },
    { ...person, file: 'table.csv', accession: 'S26-3', patientName: 'Elm' },
    missing('gone.csv'),
    missing('folder'),
    {
      file: 'back.hl7',
      accession: 'S26-4',
      patientName: 'DOE, JANE',
      birthDate: '1980-01-02',
      sex: 'female',
      specimen: 'not-stated',
      cancelled: true,
    },
    { ...person, file: 'polish.csv', accession: 'S26-5', patientName: 'Świątek Łucja' },
  ])
  expect(all.err).toMatch(/polish\.csv: letters read as windows-1250 \(\d\d % sure\)/)
})

it('A doubtful character set can be named, and a sound file ends with 0', async () => {
  write('danish.csv', Buffer.from('accession;patient\nS26-1;\xd8rsted\n', 'latin1'))
  const doubt = await daybreak('danish.csv', '--json')
  expect([doubt.code, JSON.parse(doubt.out[0] ?? '').error.code]).toEqual([1, 'encoding-unsure'])
  const named = await daybreak('danish.csv', '--json', '--encoding', 'windows-1252')
  expect([named.code, JSON.parse(named.out[0] ?? '').patientName]).toEqual([0, 'Ørsted'])
  expect((await daybreak('danish.csv', '--encoding', 'windows-1252')).out).toEqual([
    'danish.csv: S26-1  Ørsted  not-stated',
  ])
  expect((await daybreak('danish.csv', '--encoding', 'none-such')).code).toBe(2)
  expect((await daybreak('danish.csv', '--pattern', '(')).code).toBe(2)
  expect((await daybreak()).code).toBe(2)
  expect((await daybreak('--help')).err).toContain('--encoding NAME')
})
