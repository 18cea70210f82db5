import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventsIn } from '#main/storage/testing/index.ts'
import { ada, firstLines, linesOf } from '#shared/contract/testing.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor, newSlide } from './testing.ts'

let lab: ReturnType<typeof benchFor>
beforeEach(() => {
  lab = benchFor()
})
afterEach(() => lab.close())

const archived = (text = '') =>
  lab.cases.page(ada, { ...firstLines, filter: { ...firstLines.filter, text, archived: true } })
const accessions = (rows: readonly { readonly accession: string }[]) => rows.map(({ accession }) => accession)
const listed = () => accessions(linesOf(lab.cases, ada))
const events = (caseId: number) =>
  eventsIn(lab.file)
    .filter((event) => event.caseId === caseId)
    .map(({ what }) => what)
async function signed(name: string): Promise<number> {
  const { caseId } = lab.screened(name, ['NILM'])
  const draft = { ...emptyDraft('liquid-based'), adequacy: 'satisfactory' as const, category: 'nilm' as const }
  lab.cases.saveDraft(ada, { caseId, draft })
  await lab.sign(caseId)
  return caseId
}

describe('An archived case', () => {
  it('leaves the worklist, and is found again in the archive by its words', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('S26-1.svs'))
    lab.cases.addSlide(ada, newSlide('S26-2.svs'))
    expect(lab.cases.archive(ada, caseId)).toMatchObject({ id: caseId, archived: true })
    expect(listed()).toEqual(['S26-2'])
    expect(archived()).toMatchObject({ total: 1, cases: 1, archived: 1, counts: { groups: { screening: 1 } } })
    expect(accessions(archived('s26-1').rows)).toEqual(['S26-1'])
    expect(archived('S26-2')).toMatchObject({ total: 0, archived: 0, rows: [] })
    expect(lab.events.at(-1)).toEqual({ kind: 'case', caseId })
  })

  it('is counted beside what the worklist finds, so that a search does not end in nothing', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('S26-1.svs'))
    lab.cases.archive(ada, caseId)
    const found = lab.cases.page(ada, { ...firstLines, filter: { ...firstLines.filter, text: 'S26-1' } })
    expect(found).toMatchObject({ total: 0, archived: 1 })
  })

  it('may be signed, is still read, and comes back as it was', async () => {
    const caseId = await signed('S26-1.svs')
    lab.cases.archive(ada, caseId)
    lab.cases.archive(ada, caseId)
    expect((await lab.cases.open(ada, caseId)).row).toMatchObject({ state: 'signed', archived: true })
    expect(lab.cases.restore(ada, caseId)).toMatchObject({ state: 'signed', archived: false })
    expect(listed()).toEqual(['S26-1'])
    expect(archived().total).toBe(0)
    expect(events(caseId).slice(-3)).toEqual(['case-archived', 'case-opened', 'case-restored'])
  })

  it('is on the worklist while it is amended', async () => {
    const caseId = await signed('S26-1.svs')
    lab.cases.archive(ada, caseId)
    await lab.cases.amend(ada, { caseId, reason: 'another look' })
    expect(listed()).toEqual(['S26-1'])
    await lab.cases.dropAmendment(ada, caseId)
    expect(listed()).toEqual([])
  })
})

describe('A removed case', () => {
  it('is nowhere to be found, but keeps its events, its reads and the reason', () => {
    const { caseId } = lab.screened('S26-1.svs', ['HSIL'])
    lab.cases.saveDraft(ada, { caseId, draft: emptyDraft('liquid-based') })
    lab.cases.remove(ada, caseId, ' scanned twice ')
    expect(listed()).toEqual([])
    expect(archived().total).toBe(0)
    expect(() => lab.cases.row(ada, caseId)).toThrow('not-found')
    expect(() => lab.cases.saveDraft(ada, { caseId, draft: emptyDraft('liquid-based') })).toThrow('not-found')
    expect(() => lab.cases.archive(ada, caseId)).toThrow('not-found')
    expect(() => lab.cases.remove(ada, caseId, 'again')).toThrow('not-found')
    expect(lab.db.prepare('SELECT removed_reason FROM cases WHERE id = ?').pluck().get(caseId)).toBe('scanned twice')
    expect(lab.db.prepare('SELECT count(*) FROM reads WHERE case_id = ?').pluck().get(caseId)).toBe(1)
    expect(events(caseId)).toEqual(['slide-added', 'read-begun', 'draft-saved', 'case-removed'])
  })

  it('leaves the files of its slides where they are', () => {
    const path = join(lab.folder, 'S26-1.svs')
    writeFileSync(path, 'a slide')
    const { caseId } = lab.cases.addSlide(ada, newSlide('S26-1.svs', { path }))
    lab.cases.remove(ada, caseId, 'scanned twice')
    expect(existsSync(path)).toBe(true)
  })

  it('gives its accession number free, and gets it or the next one when it is restored', () => {
    const first = lab.cases.addSlide(ada, newSlide('S26-1.svs'))
    lab.cases.remove(ada, first.caseId, 'the wrong glass')
    const second = lab.cases.addSlide(ada, newSlide('other.svs', { fileName: 'S26-1.svs' }))
    expect(lab.cases.row(ada, second.caseId).accession).toBe('S26-1')
    expect(lab.cases.filedAs('S26-1')).toBe(second.caseId)
    lab.cases.remove(ada, second.caseId, 'the wrong glass')
    expect(lab.cases.filedAs('S26-1')).toBe(second.caseId)
    expect(lab.cases.restore(ada, second.caseId).accession).toBe('S26-1')
    expect(lab.cases.restore(ada, first.caseId).accession).toBe('S26-1-2')
  })

  it('cannot be a signed one, whatever the calling code assumes', async () => {
    const caseId = await signed('S26-1.svs')
    expect(() => lab.cases.remove(ada, caseId, 'scanned twice')).toThrow('case-signed')
    expect(() => lab.db.prepare("UPDATE cases SET removed_at = '2026' WHERE id = ?").run(caseId)).toThrow('case-signed')
    expect(listed()).toEqual(['S26-1'])
    expect(events(caseId)).not.toContain('case-removed')
  })

  it('needs a reason', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('S26-1.svs'))
    expect(() => lab.cases.remove(ada, caseId, '  ')).toThrow('invalid-input')
    expect(listed()).toEqual(['S26-1'])
  })

  it('comes back when its slide is brought in again', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('S26-1.svs'))
    lab.cases.unlessRemoved(ada, caseId)
    expect(events(caseId)).toEqual(['slide-added'])
    lab.cases.remove(ada, caseId, 'scanned twice')
    lab.cases.unlessRemoved(ada, caseId)
    expect(listed()).toEqual(['S26-1'])
    expect(events(caseId).at(-1)).toBe('case-restored')
  })
})
