import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportAudit } from '#main/audit/index.ts'
import { openRecords } from '#main/storage/index.ts'
import type { AuditFilter } from '#shared/contract/schemas/audit.ts'
import { ada } from '#shared/contract/testing.ts'
import { verifyAuditFile } from './audit-file.ts'

const any: AuditFilter = { person: null, kind: null, accession: null, from: null, until: null }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-audit-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The lines of an export of records with these cases edited. */
function exported(name: string, cases: readonly number[], filter: AuditFilter = any): string[] {
  const records = openRecords(join(folder, name), () => new Date('2026-11-30T08:00:00.000Z'))
  for (const caseId of cases)
    records.change({ by: 'local', what: caseId % 2 ? 'case-edited' : 'case-viewed', about: { caseId } }, (change) =>
      change.note({ é: '∂' }, null),
    )
  const text = [...exportAudit(records, ada, 'jsonl', filter)].join('')
  records.close()
  return text.trim().split('\n')
}
async function found(lines: readonly string[], dataFolder: string | null = null) {
  const file = join(folder, 'audit.jsonl')
  writeFileSync(file, `${lines.join('\n')}\n`)
  const findings: string[] = []
  for await (const { error } of verifyAuditFile(file, dataFolder))
    findings.push(error ? `${error.code} ${error.params.line}` : 'ok')
  return findings
}

it('A whole export is sound on a machine without the records, also if a filter left events out', async () => {
  expect(await found(exported('daybreak.sqlite', [1, 2, 3]))).toEqual(['ok'])
  expect(await found(exported('other.sqlite', [1, 2, 3, 4], { ...any, kind: 'case-edited' }))).toEqual(['ok'])
})

it('Every changed value of a line is found', async () => {
  const lines = exported('daybreak.sqlite', [1, 2, 3])
  const values = Object.entries(JSON.parse(lines[1]!) as object)
  for (const [key, value] of values) {
    const other = key === 'link' || key === 'previous' ? '0'.repeat(64) : typeof value === 'number' ? value + 7 : 'x'
    const changed = JSON.stringify({ ...JSON.parse(lines[1]!), [key]: other })
    expect((await found([lines[0]!, changed, lines[2]!]))[0], key).toMatch(/^audit-line-.* 2$/)
  }
})

it('Lines that were exchanged, doubled or taken from another history are found', async () => {
  const [third, second, first] = exported('daybreak.sqlite', [1, 2, 3]) as [string, string, string]
  expect(await found([second, third, first])).toEqual(['audit-line-missing 2'])
  expect(await found([third, third, first])).toEqual(['audit-line-missing 2'])
  expect(await found([third, exported('other.sqlite', [1, 9])[0]!, first])).toContain('audit-line-missing 2')
  expect(await found([third, 'no json', first])).toEqual(['audit-line-unreadable 2'])
})

it('With the data folder, events that its records do not hold are named', async () => {
  const own = exported('daybreak.sqlite', [1, 2])
  expect(await found(own, folder)).toEqual(['ok'])
  expect(await found(exported('other.sqlite', [5, 6]), folder)).toEqual([
    'audit-line-unknown 1',
    'audit-line-unknown 2',
  ])
})

it('A file that is not there is named', async () => {
  await expect(verifyAuditFile(join(folder, 'none.jsonl'), null).next()).rejects.toMatchObject({
    data: { code: 'file-not-found' },
  })
})
