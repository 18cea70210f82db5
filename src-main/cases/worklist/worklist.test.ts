import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashFile } from '#main/slides/index.ts'
import { caseDetail, caseRow } from '#shared/contract/schemas/review.ts'
import type { WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import { ada, firstLines, linesOf, personFor } from '#shared/contract/testing.ts'
import { benchFor, jobFor, newSlide, resultFor } from '../testing.ts'

let lab: ReturnType<typeof benchFor>
beforeEach(() => {
  lab = benchFor()
})
afterEach(() => lab.close())

describe('An imported slide', () => {
  it('gets its own case, named after the file', () => {
    const { caseId, slideId, known } = lab.cases.addSlide(ada, newSlide('S26-01432.svs'))
    expect(known).toBe(false)
    const row = lab.cases.row(ada, caseId)
    expect(caseRow.parse(row)).toEqual(row)
    expect(row).toMatchObject({ accession: 'S26-01432', slideId, state: 'waiting', present: true, lane: null })
    expect(lab.events).toEqual([{ kind: 'case', caseId }])
  })

  it('with a name that is taken gets a number after it', () => {
    const names = ['image.png', 'a/image.png', 'b/image.jpg', 'image-2.png', ' .png', 'x[1].png', 'x[1].jpg']
    const accessions = names.map((name) => {
      const added = lab.cases.addSlide(ada, newSlide(name, { fileName: name.split('/').at(-1)! }))
      return lab.cases.row(ada, added.caseId).accession
    })
    expect(accessions).toEqual(['image', 'image-2', 'image-3', 'image-2-2', 'slide', 'x[1]', 'x[1]-2'])
  })

  it('is recognised by its content under any name, and found again after it was moved', () => {
    const first = lab.cases.addSlide(ada, newSlide('a.svs'))
    lab.cases.touchFile(first.slideId, 'missing')
    const again = lab.cases.addSlide(ada, newSlide('a.svs', { path: '/other/b.svs', fileName: 'b.svs', modifiedMs: 7 }))
    expect(again).toEqual({ ...first, known: true })
    expect(lab.cases.slideById(first.slideId)).toMatchObject({ path: '/other/b.svs', fileName: 'b.svs', modifiedMs: 7 })
    expect(linesOf(lab.cases, ada)).toMatchObject([{ fileName: 'b.svs', present: true, accession: 'a' }])
  })
})

describe('The state of a case', () => {
  it('follows its scale, its screening, its review and its result', () => {
    const { caseId, slideId } = lab.cases.addSlide(
      ada,
      newSlide('a', { micronsPerPixel: null, scaleSource: 'unknown' }),
    )
    const state = () => lab.cases.row(ada, caseId).state
    expect(state()).toBe('needs-scale')
    lab.cases.setScale(ada, slideId, 0.25)
    expect(lab.cases.slideById(slideId)).toMatchObject({ micronsPerPixel: 0.25, scaleSource: 'reader' })
    expect(state()).toBe('waiting')
    for (const [job, expected] of [
      ['queued', 'waiting'],
      ['running', 'screening'],
      ['paused', 'screening'],
      ['interrupted', 'waiting'],
      ['failed', 'failed'],
      ['cancelled', 'stopped'],
    ] as const) {
      lab.jobs.set(slideId, jobFor({ slideId, caseId, state: job }))
      expect([job, state()]).toEqual([job, expected])
    }
    lab.jobs.set(slideId, jobFor({ slideId, caseId, state: 'succeeded' }))
    lab.results.set(slideId, resultFor({ slideId, screeningId: 1 }))
    expect(state()).toBe('ready')
    lab.cases.saveDraft(ada, { caseId, draft: { ...emptyOf(), comment: 'looked at' } })
    expect(state()).toBe('in-review')
  })

  it('does not let anybody change the scale while the slide is screened at the old one', () => {
    const { caseId, slideId } = lab.cases.addSlide(ada, newSlide('a'))
    lab.jobs.set(slideId, jobFor({ slideId, caseId, state: 'running' }))
    expect(() => lab.cases.setScale(ada, slideId, 0.25)).toThrow('screening-unfinished')
    expect(() => lab.cases.setScale(ada, 999, 0.25)).toThrow('not-found')
    lab.jobs.delete(slideId)
    expect(() => lab.cases.setScale(ada, slideId, Number.NaN)).toThrow('invalid-input')
  })
})

describe('A case', () => {
  it('opens with everything that its first view needs', async () => {
    const { caseId, slideId } = lab.screened('a.svs', ['HSIL', 'NILM'])
    const detail = await lab.cases.open(ada, caseId)
    expect(caseDetail.parse(detail)).toEqual(detail)
    expect(detail).toMatchObject({
      row: { id: caseId, state: 'ready', lane: 'review', cellsTotal: 2 },
      slide: { id: slideId, width: 46_000, planes: 1, present: false, scaleSource: 'file' },
      draft: { specimen: 'not-stated', adequacy: null },
      undoDepth: 0,
    })
    await expect(lab.cases.open(ada, 999)).rejects.toThrow('not-found')
  })

  it('accepts corrections of its particulars, and its specimen is that of the result', async () => {
    const { caseId } = lab.screened('a.svs', ['NILM'])
    lab.cases.saveDraft(ada, { caseId, draft: emptyOf() })
    const row = lab.cases.edit(ada, { caseId, patientName: '王小丽', patientAge: 34, specimen: 'liquid-based' })
    expect(row).toMatchObject({ patientName: '王小丽', patientAge: 34, accession: 'a', specimen: 'liquid-based' })
    expect((await lab.cases.open(ada, caseId)).draft.specimen).toBe('liquid-based')
    lab.cases.saveDraft(ada, { caseId, draft: { ...emptyOf(), specimen: 'other' } })
    expect(lab.cases.row(ada, caseId).specimen).toBe('other')
  })

  it('refuses an accession number that another case has', () => {
    const { caseId } = lab.screened('a.svs', ['NILM'])
    lab.screened('b.svs', ['NILM'])
    expect(() => lab.cases.edit(ada, { caseId, accession: 'b' })).toThrow('accession-taken')
    expect(lab.cases.edit(ada, { caseId, accession: 'a' }).accession).toBe('a')
  })

  it('keeps its draft across a restart', async () => {
    const { caseId } = lab.screened('a.svs', ['NILM'])
    const draft = { ...emptyOf(), adequacy: 'satisfactory' as const, category: 'nilm' as const }
    const { savedAt } = lab.cases.saveDraft(ada, { caseId, draft })
    lab.reopen()
    expect(await lab.cases.open(ada, caseId)).toMatchObject({ draft, draftSavedAt: savedAt, row: { category: 'nilm' } })
  })

  it('accepts a new path for its slide only if the content is the same', async () => {
    mkdirSync(join(lab.folder, 'moved'))
    const path = join(lab.folder, 'moved', 'slide.svs')
    writeFileSync(path, 'the slide')
    const content = { sha256: (await hashFile(path)).sha256, bytes: 9 }
    const { caseId, slideId } = lab.cases.addSlide(ada, newSlide('a.svs', content))
    await lab.cases.checkPresence()
    expect(lab.cases.row(ada, caseId).present).toBe(false)
    const other = join(lab.folder, 'other.svs')
    writeFileSync(other, 'The slide')
    await expect(lab.cases.relocate(ada, slideId, other)).rejects.toThrow('not-the-same-slide')
    await expect(lab.cases.relocate(ada, slideId, `${path}x`)).rejects.toThrow('file-not-found')
    expect(await lab.cases.relocate(ada, slideId, path)).toMatchObject({ present: true, fileName: 'slide.svs' })
    expect(existsSync(lab.cases.slideById(slideId)!.path)).toBe(true)
  })
})

describe('The worklist', () => {
  it('lists first what needs the reader', async () => {
    const add = (name: string, change: object) => {
      const { slideId, screeningId } = lab.screened(name, ['HSIL'])
      lab.results.set(slideId, resultFor({ slideId, screeningId, change }))
    }
    const risk = (abnormal: number, highGrade: number) => ({ abnormal, highGrade, interval: null })
    add('light', { lane: 'light-read', risk: risk(0.1, 0.05) })
    add('review', { lane: 'review', risk: risk(0.9, 0.2) })
    add('urgent', { lane: 'urgent', risk: risk(0.8, 0.6) })
    add('urgent-more', { lane: 'urgent', risk: risk(0.8, 0.9) })
    add('full', { lane: 'full-read', risk: risk(0.2, 0.1) })
    lab.cases.addSlide(ada, newSlide('waiting'))
    lab.cases.addSlide(ada, newSlide('no-scale', { micronsPerPixel: null, scaleSource: 'unknown' }))
    add('signed', { lane: 'urgent', risk: risk(1, 1) })
    const signed = linesOf(lab.cases, ada).find(({ accession }) => accession === 'signed')!
    lab.cases.saveDraft(ada, { caseId: signed.id, draft: { ...emptyOf(), adequacy: 'satisfactory', category: 'nilm' } })
    await lab.sign(signed.id)
    expect(linesOf(lab.cases, ada).map(({ accession }) => accession)).toEqual([
      ...['urgent-more', 'urgent', 'full', 'review', 'light', 'no-scale', 'waiting', 'signed'],
    ])
  })

  it('shows a new screening of a slide and its results as soon as they exist', () => {
    const { caseId, slideId, screeningId } = lab.screened('a', ['HSIL'])
    const addJob = (state: 'running' | 'succeeded') => {
      const job = lab.db.prepare(
        "INSERT INTO jobs (kind, slide_id, screening_id, state, queued_at) VALUES ('screening', ?, ?, ?, '')",
      )
      const id = Number(job.run(slideId, screeningId, state).lastInsertRowid)
      lab.jobs.set(slideId, { ...jobFor({ slideId, caseId, state }), id })
    }
    const shown = () => [linesOf(lab.cases, ada)[0], lab.cases.row(ada, caseId)].map((row) => [row?.state, row?.lane])
    addJob('succeeded')
    expect(shown()).toEqual(Array(2).fill(['ready', 'review']))
    addJob('running')
    expect(shown()).toEqual(Array(2).fill(['screening', 'review']))
    lab.results.set(slideId, resultFor({ slideId, screeningId, change: { lane: 'urgent' } }))
    addJob('succeeded')
    expect(shown()).toEqual(Array(2).fill(['ready', 'urgent']))
  })

  it('of 5 000 cases returns any page quickly, and a case of 20,000 cells opens in less than 20 ms', async () => {
    const labels: string[] = Array(20_000).fill('LSIL')
    const big = lab.screened('big', labels)
    lab.cases.act(ada, big.caseId, big.cellIds, { kind: 'accept' })
    // One commit for all, because five thousand commits would take minutes.
    const slideIds = lab.records.change({ by: 'local', what: 'note-kept' }, () =>
      Array.from({ length: 4999 }, (_, n) => lab.cases.addSlide(ada, newSlide(`case ${n + 1}`)).slideId),
    )
    lab.db.transaction(() => {
      for (const slideId of slideIds) lab.results.set(slideId, resultFor({ slideId, screeningId: 1 }))
    })()
    const { cases } = lab
    const ask = (change: Partial<WorklistQuery>) => cases.page(ada, { ...firstLines, limit: 60, ...change })
    expect(ask({}).total).toBe(5000)
    expect(await fastest(5, () => ask({}))).toBeLessThan(25)
    expect(await fastest(5, () => ask({ offset: 4900 }))).toBeLessThan(25)
    expect(await fastest(5, () => ask({ filter: { ...firstLines.filter, text: 'case 49' } }))).toBeLessThan(50)
    expect(await fastest(5, () => cases.open(ada, big.caseId))).toBeLessThan(20)
  })
})

describe('The worklist after a migration', () => {
  it('is prepared once, and asks for nothing more', async () => {
    for (const name of ['a', 'b', 'c']) lab.screened(name, [])
    lab.db.exec('UPDATE case_summaries SET stale = 1')
    expect(await lab.cases.prepareWorklist()).toBe(3)
    expect(await lab.cases.prepareWorklist()).toBe(0)
    expect(linesOf(lab.cases, ada)).toHaveLength(3)
  })
})

describe('Part of the worklist', () => {
  const ask = (change: Partial<WorklistQuery> = {}) => lab.cases.page(ada, { ...firstLines, ...change })
  const search = (text: string) =>
    ask({ filter: { ...firstLines.filter, text } }).rows.map(({ accession }) => accession)

  it('has as many lines as requested, from the requested place', () => {
    for (const name of ['a', 'b', 'c', 'd']) lab.screened(name, [])
    const all = ask().rows.map(({ id }) => id)
    const page = ask({ offset: 1, limit: 2 })
    expect(page.rows.map(({ id }) => id)).toEqual(all.slice(1, 3))
    expect(page).toMatchObject({ total: 4, cases: 4 })
    expect(ask({ offset: 9 }).rows).toEqual([])
    expect(ask({ seek: all[2]! }).sought).toBe(2)
    expect(ask({ seek: 999 }).sought).toBeNull()
  })

  it('is found by accession, patient, birth date, file and result, ignoring case and diacritics', async () => {
    const { caseId } = lab.screened('file-seven', ['HSIL'])
    lab.screened('other', [])
    lab.cases.edit(ada, { caseId, accession: 'S26-0042', patientName: 'García Łucja' })
    for (const words of ['garcia', 'GARCÍA lucja', 's26-0042', '0042 garc', 'file-seven'])
      expect(search(words)).toEqual(['S26-0042'])
    expect(search('garcia other')).toEqual([])
    lab.cases.saveDraft(ada, {
      caseId,
      draft: {
        ...emptyOf(),
        adequacy: 'satisfactory',
        category: 'epithelial-abnormality',
        interpretations: ['hsil'],
      },
    })
    expect(search('hsil')).toEqual([])
    await lab.sign(caseId)
    expect(search('hsil')).toEqual(['S26-0042'])
  })

  it('is in the requested order, with numbers sorted as numbers', () => {
    for (const name of ['S26-10', 'S26-9', 's26-1']) lab.screened(name, [])
    expect(ask({ order: 'accession' }).rows.map(({ accession }) => accession)).toEqual(['s26-1', 'S26-9', 'S26-10'])
    expect(ask({ order: 'added' }).rows.map(({ accession }) => accession)).toEqual(['s26-1', 'S26-9', 'S26-10'])
  })

  it('shows the count behind each filter, and a case is in review only for the person who began it', () => {
    const begun = lab.screened('begun', ['HSIL'])
    lab.screened('fresh', [])
    lab.cases.addSlide(ada, newSlide('no-scale', { micronsPerPixel: null, scaleSource: 'unknown' }))
    lab.cases.act(ada, begun.caseId, begun.cellIds, { kind: 'accept' })
    expect(ask().counts.groups).toEqual({ 'needs-you': 1, 'to-read': 1, 'in-review': 1, screening: 0, signed: 0 })
    expect(ask({ filter: { ...firstLines.filter, groups: ['in-review'] } }).rows).toMatchObject([
      { accession: 'begun', state: 'in-review' },
    ])
    const other = personFor('other')
    expect(lab.cases.page(other, firstLines).counts.groups).toMatchObject({ 'to-read': 2, 'in-review': 0 })
  })

  it('counts a case whose file cannot be reached among those that need somebody', () => {
    const { slideId } = lab.screened('gone', [])
    lab.cases.touchFile(slideId, 'missing')
    expect(ask().counts.groups).toMatchObject({ 'needs-you': 1, 'to-read': 0 })
    expect(ask({ filter: { ...firstLines.filter, groups: ['needs-you'] } }).rows).toMatchObject([{ present: false }])
  })
})

const emptyOf = () => ({
  specimen: 'conventional' as const,
  adequacy: null,
  transformationZone: null,
  quality: [],
  unsatisfactoryReason: '',
  category: null,
  interpretations: [],
  comment: '',
})

/** The fastest of several runs, in ms of processor time, so that other work on the machine does not count. */
async function fastest(runs: number, work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < runs; n++) {
    const start = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}
