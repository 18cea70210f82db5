import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acknowledging, ada, linesOf, personFor } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor, info, newSlide } from './testing.ts'

const draft: BethesdaDraft = {
  ...{ specimen: 'not-stated', adequacy: null, transformationZone: null, quality: [] },
  ...{ unsatisfactoryReason: '', category: null, interpretations: [], comment: 'first' },
}
let lab: ReturnType<typeof benchFor>
let caseId: number
beforeEach(() => {
  lab = benchFor()
  lab.db.prepare("INSERT INTO people VALUES ('bob', 'Dr. Bob Gray', '', NULL)").run()
  caseId = lab.screened('a.svs', ['NILM']).caseId
})
afterEach(() => lab.close())
const shown = async () => (await lab.cases.open(ada, caseId)).draft

describe('A draft', () => {
  it('that another window saved in the meantime is not overwritten unseen', async () => {
    const first = lab.cases.saveDraft(ada, { caseId, draft, basedOn: null }).savedAt
    const second = lab.cases.saveDraft(ada, { caseId, draft: { ...draft, comment: 'second' }, basedOn: first }).savedAt
    for (const basedOn of [null, first])
      expect(() => lab.cases.saveDraft(ada, { caseId, draft, basedOn })).toThrow(
        expect.objectContaining({ data: { code: 'conflict', params: { savedAt: second }, retryable: false } }),
      )
    expect(await shown()).toMatchObject({ comment: 'second' })
  })

  it('based on one that was never saved is refused too, and leaves no read behind', () => {
    expect(() => lab.cases.saveDraft(ada, { caseId, draft, basedOn: '2026-01-01T00:00:00.000Z' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'conflict', params: { savedAt: '' } }) }),
    )
    expect(lab.db.prepare('SELECT count(*) FROM reads').pluck().get()).toBe(0)
  })

  it('of another form is refused', () => {
    const other = { specimen: 'other', category: null, counts: {}, comment: '' } as const
    expect(() => lab.cases.saveDraft(ada, { caseId, draft: other })).toThrow(
      expect.objectContaining({
        data: expect.objectContaining({
          code: 'invalid-input',
          params: { detail: 'the result is not of the form bethesda' },
        }),
      }),
    )
  })

  it('is reported only to its person, but the preparation in it is the case’s, and everybody is told', () => {
    lab.events.length = 0
    const { savedAt } = lab.cases.saveDraft(ada, { caseId, draft })
    const own = { caseId, personId: 'local' }
    expect(lab.events).toEqual([
      { kind: 'draft', ...own, draft, savedAt },
      { kind: 'case', ...own },
    ])
    lab.events.length = 0
    lab.cases.saveDraft(ada, { caseId, draft: { ...draft, specimen: 'conventional' } })
    expect(lab.events.slice(1)).toEqual([
      { kind: 'case', ...own },
      { kind: 'case', caseId },
    ])
    expect(linesOf(lab.cases, personFor('bob'))).toMatchObject([{ specimen: 'conventional', state: 'ready' }])
  })
})

describe('An open case', () => {
  it('shows the slide as its file is, with the middle plane if the file names none', async () => {
    const fields = [{ file: 'a.jpg', x: 0, y: 0, width: 10, height: 10 }]
    const change = { info: { ...info, planes: 5, planeMicrons: 1.5, fields, associated: ['label' as const] } }
    const { caseId: other } = lab.cases.addSlide(ada, newSlide('b.svs', change))
    expect((await lab.cases.open(ada, other)).slide).toMatchObject({
      ...{ planes: 5, startPlane: 2, planeMicrons: 1.5, fields, associated: ['label'], levels: info.levels },
      ...{ format: 'svs', vendor: 'Aperio', objective: 20, synthetic: false, caseId: other },
    })
    expect((await lab.cases.open(ada, caseId)).slide).toMatchObject({ planeMicrons: null, fields: [], startPlane: 0 })
  })

  it('shows whose amendment is open, and why', async () => {
    const bob = personFor('bob', 'Dr. Bob Gray')
    lab.cases.saveDraft(ada, {
      caseId,
      draft: { ...draft, specimen: 'other', adequacy: 'satisfactory', category: 'nilm' },
    })
    const signed = await lab.cases.signOut(ada, caseId, acknowledging(lab.cases, ada, caseId, { meaning: 'm' }))
    expect(signed.amending).toBeNull()
    await lab.cases.amend(bob, { caseId, reason: ' second look ' })
    const begunAt = expect.stringMatching(/^2026-11-23T/)
    expect((await lab.cases.open(bob, caseId)).amending).toEqual({ reason: 'second look', begunAt, own: true })
    expect((await lab.cases.open(ada, caseId)).amending).toEqual({ reason: 'second look', begunAt, own: false })
  })
})

describe('The file of a slide', () => {
  it('that disappears or returns is reported once, in the rows of its cases', async () => {
    const { slideId, caseId: other } = lab.cases.addSlide(ada, newSlide('gone.svs', { path: '/nowhere/gone.svs' }))
    lab.events.length = 0
    lab.cases.touchFile(slideId, 'here')
    expect(lab.events).toEqual([])
    lab.cases.touchFile(slideId, 'missing')
    lab.cases.touchFile(slideId, 'missing')
    expect(lab.events).toEqual([{ kind: 'case', caseId: other }])
    lab.cases.touchFile(slideId, 'here')
    lab.events.length = 0
    // Both files are missing. One round reports that once, and simultaneous callers share the round.
    await Promise.all([lab.cases.checkPresence(), lab.cases.checkPresence()])
    expect(lab.events).toEqual([
      { kind: 'case', caseId },
      { kind: 'case', caseId: other },
    ])
    await lab.cases.checkPresence()
    expect(lab.events).toHaveLength(2)
  })

  it('keeps its scale if the new file has none, and tells its cases about a new one', () => {
    const { slideId } = lab.cases.addSlide(ada, newSlide('b.svs'))
    lab.events.length = 0
    for (const wrong of [0, -1, Number.POSITIVE_INFINITY])
      expect(() => lab.cases.setScale(ada, slideId, wrong)).toThrow('invalid-input')
    expect(lab.cases.slideById(slideId)?.micronsPerPixel).toBe(0.499)
    expect(lab.events).toEqual([])
    lab.cases.setScale(ada, slideId, 0.25)
    expect(lab.events).toHaveLength(1)
  })
})

describe('A cell that a reader adds', () => {
  const at = { width: 10, height: 10, label: 'HSIL' } as const

  it('may lie anywhere on the slide, including its edges, and nowhere else', () => {
    const { width, height } = info
    for (const [x, y] of [
      [0, 0],
      [width, height],
    ])
      expect(lab.cases.addCell(ada, { caseId, ...at, x: x!, y: y! }).cellId).toBeLessThan(0)
    for (const [x, y] of [
      [-0.1, 0],
      [0, -0.1],
      [width + 0.1, 0],
      [0, height + 0.1],
      [Number.NaN, 0],
    ])
      expect(() => lab.cases.addCell(ada, { caseId, ...at, x: x!, y: y! })).toThrow('invalid-input')
  })

  it('lies on a slide of the case', () => {
    const other = lab.cases.addSlide(ada, newSlide('b.svs'))
    const add = (slideId: number) => lab.cases.addCell(ada, { caseId, slideId, ...at, x: 1, y: 1 })
    expect(() => add(other.slideId)).toThrow('not-found')
    expect(() => lab.cases.addCell(ada, { caseId: 999, ...at, x: 1, y: 1 })).toThrow('not-found')
    const further = lab.cases.addSlide(ada, newSlide('c.svs', { joins: caseId }))
    add(further.slideId)
    expect(lab.db.prepare('SELECT slide_id FROM decisions').pluck().all()).toEqual([further.slideId])
  })
})
