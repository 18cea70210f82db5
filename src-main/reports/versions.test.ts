import { expect, it } from 'vitest'
import { createReport } from './create-report.ts'
import { pdfText } from './pdf-text.ts'
import type { ReportSnapshot, ReportVersionNote } from './snapshot.ts'
import { snapshotFor } from './testing.ts'

const base = snapshotFor()
const note: ReportVersionNote = {
  kind: 'amendment',
  version: 3,
  reason: 'The slides of two patients were exchanged.',
  supersedes: {
    version: 2,
    kind: 'addendum',
    signer: 'Dr. Bob Gray',
    signedAt: '2026-11-20T10:31:00.000Z',
    sha256: 'c0ffee'.padEnd(64, '0'),
  },
  addenda: [
    {
      text: 'HPV test: type 16 positive.',
      reason: 'The HPV result came in.',
      signer: 'Dr. Bob Gray',
      signedAtLocal: '20 Nov 2026, 11:31:00 (UTC+01:00)',
    },
  ],
}
const pagesOf = async (change: Partial<ReportSnapshot>) => pdfText(await createReport(snapshotFor(change), []))
const flat = async (change: Partial<ReportSnapshot>) => (await pagesOf(change)).join('\n').replaceAll('\n', ' ')

it('An amended report says on every page which report it replaces, signed by whom and when, and why', async () => {
  const text = await flat({ version: note })
  for (const part of [
    'AMENDED REPORT',
    'Version 3. It supersedes version 2, signed by Dr. Bob Gray on 2026-11-20 10:31 UTC.',
    'Replaces Version 2, signed by Dr. Bob Gray on 2026-11-20 10:31 UTC',
    note.reason,
    note.supersedes.sha256,
    'HPV test: type 16 positive.',
    'Dr. Bob Gray, 20 Nov 2026, 11:31:00 (UTC+01:00). Reason: The HPV result came in.',
  ])
    expect(text).toContain(part)
  const comment = 'A comment that goes on and on.\n'.repeat(120)
  const pages = await pagesOf({ version: note, draft: { ...base.draft, comment } })
  expect(pages.length).toBeGreaterThan(1)
  for (const page of pages) expect(page).toContain('AMENDED REPORT')
})

it('An addendum is called an addendum, and a first report is neither', async () => {
  expect(await flat({ version: { ...note, kind: 'addendum' } })).toContain('ADDENDUM TO A SIGNED REPORT')
  const first = await flat({})
  for (const word of ['AMENDED', 'ADDENDUM', 'supersedes']) expect(first).not.toContain(word)
})

it('A report of several slides lists each with its hash, and sums up the cells found on all of them', async () => {
  const other = { ...base.slide, fileName: 'S26-01432_A2.svs', sha256: 'a2'.padEnd(64, '0') }
  const ai = { ...base.ai!, risk: { abnormal: 0.125, highGrade: 0.03 }, cells: { total: 700, byClass: { HSIL: 4 } } }
  const third = { ...base.slide, fileName: 'S26-01432_A3.svs', sha256: 'a3'.padEnd(64, '0'), synthetic: true }
  const text = await flat({
    others: [
      { slide: other, ai },
      { slide: third, ai: null },
    ],
  })
  expect(text).toContain('SLIDES OF THIS CASE: 3')
  for (const part of [other.fileName, other.sha256, third.fileName, third.sha256, '0.13', 'not screened'])
    expect(text).toContain(part)
  // HSIL: 6 on the first slide, 4 on the second.
  expect(text).toMatch(/HSIL\s+10\s+5/)
  expect(text).toContain('SYNTHETIC SLIDE')
  expect(await flat({})).not.toContain('SLIDES OF THIS CASE')
})
