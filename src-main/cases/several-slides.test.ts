import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReportSnapshot } from '#main/reports/index.ts'
import { caseDetail } from '#shared/contract/schemas/review.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { addScreening, benchFor, hashOf, jobFor, newSlide, resultFor } from './testing.ts'

const nilm: BethesdaDraft = {
  ...{ specimen: 'liquid-based', adequacy: 'satisfactory', transformationZone: null, quality: [] },
  ...{ unsatisfactoryReason: '', category: 'nilm', interpretations: [], comment: '' },
}
let lab: ReturnType<typeof benchFor>
beforeEach(() => {
  lab = benchFor()
})
afterEach(() => lab.close())

/** Another slide of a case, screened with these cells. */
function further(caseId: number, name: string, labels: readonly string[], change = {}) {
  const { slideId } = lab.cases.addSlide(ada, newSlide(name, { joins: caseId }))
  const { screeningId, cellIds } = addScreening(lab.db, hashOf(name), labels)
  lab.results.set(slideId, resultFor({ slideId, screeningId, labels, change }))
  return { slideId, cellIds }
}

describe('A case of several slides', () => {
  it('is one line, with the lane and the risk of its worst slide and the cells of all', async () => {
    const { caseId, slideId } = lab.screened('a.svs', ['LSIL'])
    const risk = { abnormal: 0.95, highGrade: 0.9, interval: null }
    const worse = further(caseId, 'b.svs', ['HSIL', 'NILM'], { lane: 'urgent', risk })
    expect(linesOf(lab.cases, ada)).toHaveLength(1)
    expect(lab.cases.row(ada, caseId)).toMatchObject({
      ...{ slideCount: 2, slideId: worse.slideId, fileName: 'b.svs', lane: 'urgent', cellsTotal: 3, state: 'ready' },
      risk: { abnormal: 0.95, highGrade: 0.9 },
    })
    const detail = await lab.cases.open(ada, caseId)
    expect(caseDetail.parse(detail)).toEqual(detail)
    expect(detail.slides.map(({ slide }) => slide.id)).toEqual([slideId, worse.slideId])
    expect(detail.slide.id).toBe(worse.slideId)
  })

  it('has the state of its first slide that needs somebody', () => {
    const { caseId } = lab.screened('a.svs', ['LSIL'])
    const { slideId } = lab.cases.addSlide(ada, newSlide('b', { joins: caseId, micronsPerPixel: null }))
    const row = () => lab.cases.row(ada, caseId)
    expect(row()).toMatchObject({ state: 'needs-scale', slideId, fileName: 'b', lane: 'review' })
    lab.cases.setScale(ada, slideId, 0.25)
    expect(row().state).toBe('waiting')
    lab.jobs.set(slideId, jobFor({ slideId, caseId, state: 'running' }))
    expect(row()).toMatchObject({ state: 'screening', job: { slideId } })
    lab.jobs.set(slideId, jobFor({ slideId, caseId, state: 'failed' }))
    expect(row().state).toBe('failed')
    lab.cases.touchFile(slideId, 'missing')
    expect(row().present).toBe(false)
  })

  it('has one read, whose undo covers all slides, and one report that counts and names them all', async () => {
    const first = lab.screened('a.svs', ['LSIL', 'NILM'])
    const { caseId } = first
    const second = further(caseId, 'b.svs', ['HSIL'], { lane: 'urgent' })
    lab.cases.act(ada, caseId, [first.cellIds[0]!], { kind: 'accept' })
    lab.cases.act(ada, caseId, [second.cellIds[0]!], { kind: 'dismiss' })
    expect(lab.cases.undo(ada, caseId).cells).toMatchObject([{ id: second.cellIds[0], status: 'open' }])
    lab.cases.redo(ada, caseId)
    lab.cases.act(ada, caseId, [first.cellIds[0]!], { kind: 'mark', marked: true })
    const { cellId } = lab.cases.addCell(ada, {
      ...{ caseId, slideId: second.slideId, x: 5, y: 6, width: 7, height: 8, label: 'SCC' },
    })
    lab.cases.act(ada, caseId, [cellId], { kind: 'mark', marked: true })
    lab.cases.saveDraft(ada, { caseId, draft: nilm })
    await lab.sign(caseId)
    const snapshot = JSON.parse(Buffer.from(lab.cases.report(caseId, 1)!).toString()) as ReportSnapshot
    expect(snapshot).toMatchObject({
      slide: { fileName: 'b.svs' },
      ai: { lane: 'urgent', cells: { total: 1 } },
      others: [{ slide: { fileName: 'a.svs' }, ai: { lane: 'review', cells: { total: 2 } } }],
    })
    expect(snapshot.review.counts).toEqual([
      { label: 'SCC', accepted: 0, relabelled: 0, dismissed: 0, added: 1 },
      { label: 'HSIL', accepted: 0, relabelled: 0, dismissed: 1, added: 0 },
      { label: 'LSIL', accepted: 1, relabelled: 0, dismissed: 0, added: 0 },
    ])
    expect(snapshot.review.marks.map(({ cellId, slide }) => [cellId, slide])).toEqual([
      [cellId, undefined],
      [first.cellIds[0], 1],
    ])
    const covered = lab.db.prepare('SELECT slide_id FROM report_slides ORDER BY slide_id').pluck()
    expect(covered.all()).toEqual([first.slideId, second.slideId])
  })

  it('cannot be signed before every slide is screened, and keeps its slides once it is signed', async () => {
    const { caseId, slideId } = lab.screened('a.svs', ['LSIL'])
    const other = further(caseId, 'b.svs', ['NILM'])
    lab.cases.saveDraft(ada, { caseId, draft: nilm })
    lab.jobs.set(other.slideId, jobFor({ slideId: other.slideId, caseId, state: 'running' }))
    const sign = () => lab.sign(caseId)
    await expect(sign()).rejects.toThrow('screening-unfinished')
    lab.jobs.delete(other.slideId)
    await sign()
    const identity = { accession: 'elsewhere', person: null, specimen: 'not-stated' } as const
    expect(() => lab.cases.placeSlide(ada, { slideId, identity, caseId: null })).toThrow('case-signed')
    expect(() => lab.cases.setScale(ada, other.slideId, 0.3)).toThrow('case-signed')
  })
})

describe('A slide whose order’s case was signed while the file was read', () => {
  const identity = { accession: 'a', person: null, specimen: 'not-stated' } as const
  it.each([false, true])('gets a case of its own; report under amendment: %j', async (amending) => {
    const { caseId } = lab.screened('a.svs', ['LSIL'])
    lab.cases.saveDraft(ada, { caseId, draft: nilm })
    await lab.sign(caseId)
    if (amending) await lab.cases.amend(ada, { caseId, reason: 'Another look.' })
    const added = lab.cases.addSlide(ada, newSlide('c.svs', { joins: caseId, identity }))
    expect(lab.cases.row(ada, added.caseId)).toMatchObject({ accession: 'a-2', slideCount: 1 })
    expect(lab.cases.row(ada, caseId)).toMatchObject({ accession: 'a', slideCount: 1 })
  })

  it('gets a case of its own if that case was removed', () => {
    const { caseId } = lab.screened('a.svs', ['LSIL'])
    lab.cases.remove(ada, caseId, 'Imported by mistake.')
    const added = lab.cases.addSlide(ada, newSlide('c.svs', { joins: caseId, identity }))
    expect(lab.cases.row(ada, added.caseId)).toMatchObject({ accession: 'a', slideCount: 1 })
  })
})

describe('A slide that moves to another case', () => {
  const identity = { accession: 'S26-7', person: null, specimen: 'not-stated' } as const

  it('takes its own decisions along, and leaves those on other slides', () => {
    const first = lab.screened('a.svs', ['LSIL'])
    const { caseId } = first
    const second = further(caseId, 'b.svs', ['HSIL', 'SCC'])
    lab.cases.act(ada, caseId, [first.cellIds[0]!], { kind: 'accept' })
    lab.cases.act(ada, caseId, second.cellIds, { kind: 'dismiss' })
    const moved = lab.cases.placeSlide(ada, { slideId: second.slideId, identity, caseId: null })
    expect(moved).toMatchObject({ accession: 'S26-7', slideCount: 1, reviewed: 2 })
    expect(lab.cases.row(ada, caseId)).toMatchObject({ accession: 'a', slideCount: 1, reviewed: 1 })
    // Undo in the old case skips what that case no longer shows.
    expect(lab.cases.undo(ada, caseId)).toMatchObject({
      cells: [{ id: first.cellIds[0], status: 'open' }],
      undoDepth: 0,
    })
    expect(lab.cases.row(ada, moved.id).reviewed).toBe(2)
  })

  it('neither leaves nor joins a case with a report, even while the report is amended', async () => {
    const { caseId } = lab.screened('a.svs', ['LSIL'])
    const second = further(caseId, 'b.svs', ['HSIL'])
    const stranger = lab.screened('c.svs', ['SCC'])
    lab.cases.act(ada, caseId, second.cellIds, { kind: 'accept' })
    lab.cases.saveDraft(ada, { caseId, draft: nilm })
    await lab.sign(caseId)
    await lab.cases.amend(ada, { caseId, reason: 'Another look.' })
    const place = (slideId: number, to: number | null) => lab.cases.placeSlide(ada, { slideId, identity, caseId: to })
    expect(() => place(second.slideId, null)).toThrow('case-signed')
    expect(() => place(second.slideId, stranger.caseId)).toThrow('case-signed')
    expect(() => place(stranger.slideId, caseId)).toThrow('case-signed')
    expect(linesOf(lab.cases, ada).map(({ id, slideCount }) => [id, slideCount])).toEqual(
      expect.arrayContaining([
        [caseId, 2],
        [stranger.caseId, 1],
      ]),
    )
  })

  it('leaves an empty case on record, which is in no list, cannot be opened and says where the slide went', async () => {
    const first = lab.screened('a.svs', ['LSIL'])
    const second = lab.screened('b.svs', ['HSIL'])
    lab.cases.saveDraft(ada, { caseId: second.caseId, draft: nilm })
    lab.cases.act(ada, second.caseId, second.cellIds, { kind: 'accept' })
    const row = lab.cases.placeSlide(ada, { slideId: second.slideId, identity, caseId: first.caseId })
    expect(row).toMatchObject({ id: first.caseId, accession: 'a', slideCount: 2, reviewed: 1, category: 'nilm' })
    expect(linesOf(lab.cases, ada).map(({ id }) => id)).toEqual([first.caseId])
    await expect(lab.cases.open(ada, second.caseId)).rejects.toThrow('not-found')
    expect(() => lab.cases.act(ada, second.caseId, second.cellIds, { kind: 'dismiss' })).toThrow('not-found')
    const merged = lab.db.prepare('SELECT merged_into FROM cases WHERE id = ?').pluck()
    expect(merged.get(second.caseId)).toBe(first.caseId)
    expect(lab.events.slice(-2)).toEqual([
      { kind: 'case', caseId: first.caseId },
      { kind: 'case', caseId: second.caseId },
    ])
  })

  it('belongs to one clinical case at a time, whatever the calling code assumes', () => {
    const first = lab.screened('a.svs', ['LSIL'])
    const second = lab.screened('b.svs', ['HSIL'])
    expect(() =>
      lab.db.prepare("INSERT INTO case_slides VALUES (?, ?, 1, '')").run(first.caseId, second.slideId),
    ).toThrow('conflict')
  })
})
