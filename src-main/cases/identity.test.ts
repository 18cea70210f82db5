import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, linesOf, personFor } from '#shared/contract/testing.ts'
import { benchFor, newSlide } from './testing.ts'

const nora = { patientName: 'Vale, Nora', patientSex: 'female', birthDate: '1987-03-02' } as const
const nobody = { accession: null, person: null, specimen: 'not-stated' } as const
const bob = personFor('bob', 'Dr. Bob Gray')
let lab: ReturnType<typeof benchFor>
beforeEach(() => {
  lab = benchFor()
  lab.db.prepare("INSERT INTO people VALUES ('bob', 'Dr. Bob Gray', '', NULL)").run()
})
afterEach(() => lab.close())

/** The whole history of the case's particulars, newest last. */
const history = (caseId: number) =>
  lab.db
    .prepare(
      `SELECT accession, patient_name, patient_age, patient_sex, birth_date, specimen, person_id
       FROM case_identities WHERE case_id = ? ORDER BY id`,
    )
    .raw()
    .all(caseId)

describe('A slide whose order is known', () => {
  it('gets a case with its patient, with the age on the day of the import', () => {
    const identity = { accession: 'S26-7', person: nora, specimen: 'liquid-based' } as const
    const { caseId } = lab.cases.addSlide(bob, newSlide('a', { identity }))
    const said = { accession: 'S26-7', ...nora, patientAge: 39, specimen: 'liquid-based' }
    expect(lab.cases.row(ada, caseId)).toMatchObject({ ...said, state: 'waiting', task: 'cervix' })
    expect(history(caseId)).toEqual([['S26-7', 'Vale, Nora', 39, 'female', '1987-03-02', 'liquid-based', 'bob']])
    const again = lab.cases.addSlide(ada, newSlide('b', { identity }))
    expect(lab.cases.row(ada, again.caseId).accession).toBe('S26-7-2')
    expect(lab.cases.caseIdOf('S26-7-2')).toBe(again.caseId)
    expect(lab.cases.caseIdOf('S26-9')).toBeNull()
  })

  it('joins the existing case, as its last slide', () => {
    const { caseId, slideId } = lab.cases.addSlide(ada, newSlide('a'))
    const further = ['c', 'b'].map((name) => lab.cases.addSlide(ada, newSlide(name, { joins: caseId })))
    expect(further).toEqual([2, 3].map((id) => ({ caseId, slideId: id, known: false })))
    expect(linesOf(lab.cases, ada)).toMatchObject([{ id: caseId, slideCount: 3 }])
    const places = lab.db.prepare('SELECT slide_id, place FROM case_slides ORDER BY place').raw().all()
    expect(places).toEqual([slideId, 2, 3].map((id, place) => [id, place]))
    expect(lab.cases.slides().map(({ fileName, caseId }) => [fileName, caseId])).toEqual([
      ...[...['a', 'c', 'b'].map((name) => [name, caseId])],
    ])
  })

  it('is written together with the caller’s other writes, or not at all', () => {
    const fails = () =>
      lab.cases.addSlide(ada, newSlide('a'), () => {
        throw new Error('no room')
      })
    expect(fails).toThrow('no room')
    expect(lab.cases.slides()).toEqual([])
    expect(lab.cases.isEmpty()).toBe(true)
    let seen: unknown
    const added = lab.cases.addSlide(ada, newSlide('a'), (of, { at }) => {
      seen = [of, at]
    })
    expect(seen).toEqual([added, expect.stringMatching(/^2026-/)])
    expect(lab.cases.isEmpty()).toBe(false)
  })
})

describe('A name for a case', () => {
  it.each([
    [' S26  7 .svs', 'S26 7'],
    ['cafe\u0301.png', 'café'],
    [`${'x'.repeat(70)}.svs`, 'x'.repeat(56)],
    [`${'x'.repeat(55)} ${'y'.repeat(9)}.svs`, 'x'.repeat(55)],
  ])('is the file’s, in a readable and searchable form: %s', (fileName, accession) => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('a', { fileName }))
    expect(lab.cases.row(ada, caseId).accession).toBe(accession)
  })

  it('is numbered past every number in use', () => {
    const names = Array.from({ length: 4 }, (_, n) => {
      const { caseId } = lab.cases.addSlide(ada, newSlide(`${n}`, { fileName: 'image.png' }))
      return lab.cases.row(ada, caseId).accession
    })
    expect(names).toEqual(['image', 'image-2', 'image-3', 'image-4'])
  })
})

describe('A case that is identified', () => {
  const identify = (caseId: number, change: object) => lab.cases.identify(ada, caseId, { ...nobody, ...change })

  it('keeps its accession number and its preparation if the order does not state them', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('a'))
    lab.cases.edit(ada, { caseId, specimen: 'conventional' })
    expect(identify(caseId, { person: nora })).toMatchObject({ ...nora, accession: 'a', specimen: 'conventional' })
    expect(identify(caseId, { specimen: 'liquid-based' })).toMatchObject({ patientName: '', specimen: 'liquid-based' })
  })

  it('may keep its number, and gets another one if the number is taken', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('a'))
    lab.cases.addSlide(ada, newSlide('b'))
    expect(identify(caseId, { accession: 'a' }).accession).toBe('a')
    expect(identify(caseId, { accession: 'b' }).accession).toBe('b-2')
    expect(identify(caseId, { accession: 'b' }).accession).toBe('b-2')
    expect(() => identify(999, { accession: 'x' })).toThrow('not-found')
  })

  it.each([
    { accession: 'S26-8' },
    { patientName: 'Moss, Eve' },
    { patientAge: 40 },
    { patientSex: 'male' as const },
    { birthDate: '1988' },
    { specimen: 'other' as const },
  ])('keeps its previous particulars on record: %j', (change) => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('a', { identity: { ...nobody, person: nora } }))
    const [first] = history(caseId)
    lab.cases.edit(bob, { caseId, ...change })
    expect(lab.cases.row(ada, caseId)).toMatchObject(change)
    expect(history(caseId)).toEqual([first, expect.arrayContaining([...Object.values(change), 'bob'])])
    // Repeating the same change leaves no event.
    lab.cases.edit(bob, { caseId, ...change })
    expect(history(caseId)).toHaveLength(2)
  })

  it('tells every window, and writes the caller’s other writes in the same change', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('a'))
    lab.events.length = 0
    const fails = () =>
      lab.cases.identify(ada, caseId, { ...nobody, accession: 'x' }, () => {
        throw new Error('no room')
      })
    expect(fails).toThrow('no room')
    expect(lab.cases.row(ada, caseId).accession).toBe('a')
    expect(lab.events).toEqual([])
    identify(caseId, { accession: 'x' })
    expect(lab.events).toEqual([{ kind: 'case', caseId }])
  })
})

describe('A slide that is moved to its order', () => {
  const identity = { accession: 'S26-7', person: nora, specimen: 'liquid-based' } as const

  it('alone in its case gives the case its identity', () => {
    const { caseId, slideId } = lab.cases.addSlide(ada, newSlide('a'))
    const row = lab.cases.placeSlide(ada, { slideId, identity, caseId: null })
    expect(row).toMatchObject({ id: caseId, accession: 'S26-7', ...nora, specimen: 'liquid-based' })
    expect(history(caseId)).toHaveLength(2)
  })

  it('that is already in the order’s case stays there, and nothing changes', () => {
    const { caseId, slideId } = lab.cases.addSlide(ada, newSlide('a'))
    expect(lab.cases.placeSlide(ada, { slideId, identity, caseId })).toMatchObject({ id: caseId, accession: 'a' })
    expect(history(caseId)).toHaveLength(1)
    expect(() => lab.cases.placeSlide(ada, { slideId: 99, identity, caseId })).toThrow('not-found')
  })

  it('leaves the others where they are and gets a new case, read as the same task', () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('a'))
    const { slideId } = lab.cases.addSlide(ada, newSlide('b', { joins: caseId }))
    const own = lab.cases.placeSlide(ada, { slideId, identity, caseId: null })
    expect(own).toMatchObject({ accession: 'S26-7', ...nora, patientAge: 39, slideCount: 1, task: 'cervix' })
    expect(history(own.id)).toHaveLength(1)
    // Without an order it is named after its file.
    const third = lab.cases.addSlide(ada, newSlide('c', { joins: caseId }))
    expect(lab.cases.placeSlide(ada, { slideId: third.slideId, identity: nobody, caseId: null }).accession).toBe('c')
    expect(lab.cases.row(ada, caseId)).toMatchObject({ accession: 'a', slideCount: 1 })
  })

  it('takes the result along if it was the last slide, but never replaces an existing result', () => {
    const cases = ['a', 'b'].map((name) => lab.screened(name, ['NILM']))
    const draft = (comment: string) => ({
      ...{ specimen: 'other' as const, adequacy: null, transformationZone: null, quality: [], category: null },
      ...{ unsatisfactoryReason: '', interpretations: [], comment },
    })
    for (const { caseId } of cases) lab.cases.saveDraft(ada, { caseId, draft: draft(`of ${caseId}`) })
    lab.cases.saveDraft(bob, { caseId: cases[1]!.caseId, draft: draft('of Bob') })
    const target = cases[0]!.caseId
    lab.cases.placeSlide(ada, { slideId: cases[1]!.slideId, identity: nobody, caseId: target })
    const comments = lab.db
      .prepare("SELECT person_id, json_extract(draft, '$.comment') FROM reads WHERE case_id = ? ORDER BY person_id")
      .raw()
    expect(comments.all(target)).toEqual([
      ['bob', 'of Bob'],
      ['local', `of ${target}`],
    ])
  })
})
