import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import { ada, firstLines, personFor } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import type { Lane } from '#shared/domain/lane.ts'
import { benchFor, jobFor, newSlide, resultFor } from '../testing.ts'

const signable: BethesdaDraft = {
  ...{ specimen: 'conventional', adequacy: 'satisfactory', transformationZone: null, quality: [] },
  ...{ unsatisfactoryReason: '', category: 'nilm', interpretations: [], comment: 'x'.repeat(61) },
}
let lab: ReturnType<typeof benchFor>
beforeEach(() => {
  lab = benchFor()
})
afterEach(() => {
  ask()
  const kept = lab.db.prepare(
    "SELECT state, nullif(lane, '') AS lane, n FROM worklist_counts WHERE n <> 0 ORDER BY 1, 2",
  )
  const recounted = 'SELECT state, lane, count(*) AS n FROM case_summaries WHERE listed = 1 GROUP BY 1, 2 ORDER BY 1, 2'
  expect(kept.all(), 'the number of cases in each state and lane').toEqual(lab.db.prepare(recounted).all())
  lab.close()
})

function add(name: string, lane: Lane, highGrade = 0.2, abnormal = 0.3) {
  const made = lab.screened(name, ['HSIL'])
  const { slideId, screeningId } = made
  const change = { lane, risk: { abnormal, highGrade, interval: null } }
  lab.results.set(slideId, resultFor({ slideId, screeningId, labels: ['HSIL'], change }))
  return made
}
async function signed(name: string, lane: Lane = 'review') {
  const made = add(name, lane)
  lab.cases.saveDraft(ada, { caseId: made.caseId, draft: signable })
  await lab.sign(made.caseId, { meaning: 'm' })
  return made
}
const ask = (filter: Partial<WorklistQuery['filter']> = {}, change: Partial<WorklistQuery> = {}, by = ada) =>
  lab.cases.page(by, { ...firstLines, ...change, filter: { ...firstLines.filter, ...filter } })
const names = (page: ReturnType<typeof ask>) => page.rows.map(({ accession }) => accession)

describe('The filter of the worklist', () => {
  beforeEach(async () => {
    add('u1', 'urgent', 0.9)
    add('u2', 'urgent', 0.8)
    add('f1', 'full-read')
    add('r1', 'review')
    await signed('s1', 'urgent')
    lab.cases.addSlide(ada, newSlide('w1'))
  })

  it('by lane shows the open cases of these lanes, since a signed case is in none', () => {
    expect(names(ask({ lanes: ['urgent'] }))).toEqual(['u1', 'u2'])
    expect(names(ask({ lanes: ['urgent', 'review'] }))).toEqual(['u1', 'u2', 'r1'])
    expect(names(ask({ lanes: ['light-read'] }))).toEqual([])
    expect(ask().counts.lanes).toEqual({ urgent: 2, 'full-read': 1, review: 1, 'light-read': 0 })
  })

  it('by group shows the cases of these groups', () => {
    expect(names(ask({ groups: ['signed'] }))).toEqual(['s1'])
    expect(names(ask({ groups: ['screening', 'signed'] }))).toEqual(['w1', 's1'])
    expect(names(ask({ groups: ['to-read'] }))).toEqual(['u1', 'u2', 'f1', 'r1'])
    expect(ask().counts.groups).toEqual({ 'needs-you': 0, 'to-read': 4, 'in-review': 0, screening: 1, signed: 1 })
  })

  it('gives the count behind each chip with the other filters applied, and the total that passes all of them', () => {
    const page = ask({ lanes: ['urgent'], groups: ['to-read'] })
    expect(names(page)).toEqual(['u1', 'u2'])
    expect(page).toMatchObject({ total: 2, cases: 6 })
    // Lanes are counted with the groups applied, and groups with the lanes applied.
    expect(page.counts.lanes).toEqual({ urgent: 2, 'full-read': 1, review: 1, 'light-read': 0 })
    expect(page.counts.groups).toMatchObject({ 'to-read': 2, screening: 0, signed: 0 })
    expect(ask({ lanes: ['urgent'], groups: ['signed'] }).total).toBe(0)
    expect(ask({ groups: ['signed'] }).counts.lanes.urgent).toBe(0)
  })

  it('by words counts the same way, and each word must occur', () => {
    const page = ask({ text: 'u', lanes: ['urgent'] })
    expect(names(page)).toEqual(['u1', 'u2'])
    expect(page).toMatchObject({ total: 2, cases: 6, counts: { groups: { 'to-read': 2, signed: 0 } } })
    expect(names(ask({ text: 'u 2' }))).toEqual(['u2'])
    expect(names(ask({ text: 's1' }))).toEqual(['s1'])
    expect(ask({ text: 's1' }).counts.groups).toMatchObject({ signed: 1, 'to-read': 0 })
    expect(names(ask({ text: '  ' }))).toHaveLength(6)
  })

  it('gives the place of a case among those that pass, in any order, and no rows if none are requested', () => {
    const of = (name: string) => ask().rows.find(({ accession }) => accession === name)!.id
    expect(ask({ lanes: ['urgent'] }, { seek: of('u2') }).sought).toBe(1)
    expect(ask({ lanes: ['urgent'] }, { seek: of('r1') }).sought).toBeNull()
    expect(ask({}, { seek: of('u2'), order: 'accession' }).sought).toBe(4)
    expect(ask({}, { seek: of('u2'), order: 'added' }).sought).toBe(4)
    expect(ask({ text: 'u' }, { seek: of('u2') }).sought).toBe(1)
    expect(ask({}, { limit: 0 })).toMatchObject({ rows: [], total: 6 })
    expect(names(ask({}, { limit: 2, offset: 1, order: 'accession' }))).toEqual(['r1', 's1'])
  })

  it('depends on the person: a case somebody has begun, by an act or a draft, is in review for that person alone', () => {
    const [first, second] = ask().rows
    lab.cases.saveDraft(ada, { caseId: first!.id, draft: signable })
    lab.cases.addCell(ada, { caseId: second!.id, x: 1, y: 1, width: 1, height: 1, label: 'SCC' })
    expect(names(ask({ groups: ['in-review'] }))).toEqual(['u1', 'u2'])
    expect(names(ask({ groups: ['in-review'], text: 'u' }))).toEqual(['u1', 'u2'])
    const other = personFor('other')
    expect(names(ask({ groups: ['in-review'] }, {}, other))).toEqual([])
    expect(ask({}, {}, other).rows.slice(0, 2)).toMatchObject(Array(2).fill({ state: 'ready', reviewed: 0 }))
    expect(ask().rows.slice(0, 2)).toMatchObject([{ category: 'nilm' }, { reviewed: 1, category: null }])
  })

  it('counts a case whose file cannot be reached among those that need somebody, and no case twice', () => {
    const { slideId, id } = ask().rows[0]!
    lab.cases.touchFile(slideId, 'missing')
    lab.cases.saveDraft(ada, { caseId: id, draft: signable })
    const { groups } = ask().counts
    expect(groups).toEqual({ 'needs-you': 1, 'to-read': 3, 'in-review': 0, screening: 1, signed: 1 })
    expect(ask({ text: 'u1' }).counts.groups).toMatchObject({ 'needs-you': 1, 'in-review': 0 })
  })

  it('counts a case under amendment as in review, for everybody', async () => {
    const { id, slideId } = ask({ groups: ['signed'] }).rows[0]!
    await lab.cases.amend(ada, { caseId: id, reason: 'second look' })
    // Opening the case checked its file, which does not exist in these tests.
    lab.cases.touchFile(slideId, 'here')
    for (const by of [ada, personFor('other')]) {
      expect(ask({ groups: ['in-review'] }, {}, by).rows).toMatchObject([{ accession: 's1', state: 'amending' }])
      expect(ask({}, {}, by).counts.groups).toMatchObject({ signed: 0, 'in-review': 1 })
    }
  })
})

describe('The order of the worklist', () => {
  it('by lane puts the case with the higher shown risk first, then the higher grade, then the older case', () => {
    add('low', 'urgent', 0.9, 0.91)
    add('older', 'urgent', 0.6, 0.95)
    add('newer', 'urgent', 0.6, 0.95)
    add('graver', 'urgent', 0.7, 0.95)
    add('review', 'review', 0.2, 0.99)
    expect(names(ask())).toEqual(['graver', 'older', 'newer', 'low', 'review'])
  })

  it('by risk knows no lane, by patient puts cases without a name last, and by state what needs somebody first', async () => {
    const high = add('high', 'review', 0.2, 0.99)
    const low = add('low', 'urgent', 0.9, 0.91)
    const unnamed = add('unnamed', 'urgent', 0.9, 0.95)
    lab.cases.addSlide(ada, newSlide('no-scale', { micronsPerPixel: null, scaleSource: 'unknown' }))
    await signed('done')
    lab.cases.edit(ada, { caseId: high.caseId, patientName: 'Zoë Ångström' })
    lab.cases.edit(ada, { caseId: low.caseId, patientName: 'ana Écija' })
    expect(names(ask({}, { order: 'risk' })).slice(0, 3)).toEqual(['high', 'unnamed', 'low'])
    expect(names(ask({}, { order: 'patient' })).slice(0, 2)).toEqual(['low', 'high'])
    expect(names(ask({}, { order: 'state' }))).toEqual(['no-scale', 'high', 'unnamed', 'low', 'done'])
    expect(ask({}, { order: 'state', seek: unnamed.caseId }).sought).toBe(2)
  })

  it('puts the most recently signed first among the signed', async () => {
    await signed('a')
    await signed('b')
    expect(names(ask())).toEqual(['b', 'a'])
  })
})

describe('A line of the worklist', () => {
  it('is found by its signer and by the codes of its result, but not by its comment', async () => {
    const { caseId } = await signed('a')
    for (const words of ['byron', 'nilm', 'satisfactory', 'conventional'])
      expect(names(ask({ text: words }))).toEqual(['a'])
    expect(names(ask({ text: 'xxxx' }))).toEqual([])
    expect(ask().rows).toMatchObject([{ id: caseId, signedBy: ada.name, reportVersion: 1, amended: false }])
  })

  it('is found by the birth date and by the file of any of its slides', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('first.svs'))
    lab.cases.addSlide(ada, newSlide('further.svs', { joins: caseId }))
    const person = { patientName: '', patientSex: null, birthDate: '1987-03-02' }
    lab.cases.identify(ada, caseId, { accession: null, person, specimen: 'not-stated' })
    for (const words of ['1987-03', 'first.svs', 'further.svs']) expect(names(ask({ text: words }))).toEqual(['first'])
    // Each of the two words is searched for separately in each text.
    expect(names(ask({ text: 'svs further' }))).toEqual(['first'])
  })

  it('shows the computed results of its slides: the cells of all, the risk and the lane of the worst', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('a'))
    const row = () => lab.cases.row(ada, caseId)
    expect(row()).toMatchObject({ cellsTotal: null, risk: null, lane: null, synthetic: false, job: null })
    const synthetic = newSlide('b', { joins: caseId })
    const { slideId } = lab.cases.addSlide(ada, { ...synthetic, info: { ...synthetic.info, synthetic: true } })
    lab.results.set(slideId, resultFor({ slideId, screeningId: 1, labels: ['HSIL', 'HSIL'] }))
    expect(row()).toMatchObject({ cellsTotal: 2, risk: { abnormal: 0.87, highGrade: 0.41 }, synthetic: true })
    // The line describes the slide that is still waiting.
    expect(row()).toMatchObject({ state: 'waiting', fileName: 'a', slideCount: 2 })
    lab.jobs.set(row().slideId, jobFor({ slideId: row().slideId, caseId, state: 'queued' }))
    expect(row().job).toMatchObject({ state: 'queued' })
  })
})
