import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signBySql } from '#main/testing/index.ts'
import { linesOf, ada as reader } from '#shared/contract/testing.ts'
import { type OrdersLab, ordersLab } from './testing.ts'

let lab: OrdersLab
let cases: OrdersLab['cases']
let orders: OrdersLab['orders']
let db: OrdersLab['db']
let events: OrdersLab['events']
let expected: boolean

beforeEach(() => {
  expected = false
  lab = ordersLab(() => expected)
  ;({ cases, orders, db, events } = lab)
})
afterEach(() => lab.close())

const take: OrdersLab['take'] = (lines, fileName) => lab.take(lines, fileName)
const nora = 'S26-00001,"Vale, Nora",F,1987-03-09,ThinPrep,\n'
const ada = 'S26-00002,"Birch, Ada",F,1979-01-02,,\n'

const arrive: OrdersLab['arrive'] = (slide) => lab.arrive(slide)
const rowOf = (caseId: number) => cases.row(reader, caseId)

describe('A slide that arrives', () => {
  it('gets the accession number, patient and preparation of the order named by its label', () => {
    expect(take(nora + ada)).toMatchObject({ added: 2, problemCount: 0 })
    const { caseId, slideId } = arrive({ codes: ['LAB;s26-00001;A'] })
    expect(rowOf(caseId)).toMatchObject({
      accession: 'S26-00001',
      patientName: 'Vale, Nora',
      patientSex: 'female',
      birthDate: '1987-03-09',
      patientAge: 39,
      specimen: 'liquid-based',
    })
    expect(orders.label(slideId)).toMatchObject({
      state: 'matched',
      matchedBy: 'code',
      order: { accession: 'S26-00001' },
    })
    expect(rowOf(arrive({ fileName: 'S26-00002_1.svs' }).caseId)).toMatchObject({
      patientName: 'Birch, Ada',
      specimen: 'conventional',
    })
    expect(orders.tray()).toEqual([])
  })

  it('joins the case of its order, and opens a new case if that is signed', () => {
    take(nora)
    const { caseId } = arrive({ codes: ['S26-00001'] })
    expect(arrive({ codes: ['S26-00001'] }).caseId).toBe(caseId)
    expect(rowOf(caseId)).toMatchObject({ accession: 'S26-00001', slideCount: 2 })
    signBySql(db, caseId)
    const late = arrive({ codes: ['S26-00001'] })
    expect(rowOf(late.caseId)).toMatchObject({ accession: 'S26-00001-2', patientName: 'Vale, Nora', slideCount: 1 })
    // The next slide joins the open case.
    expect(arrive({ codes: ['S26-00001'] }).caseId).toBe(late.caseId)
  })

  it('is matched by its whole code if that is a number of another form', () => {
    take('0042/26,"Vale, Nora",F,1987-03-09,,\n')
    expect(rowOf(arrive({ codes: ['0042/26'] }).caseId).patientName).toBe('Vale, Nora')
  })

  it('is left to the reader in any case of doubt', () => {
    take(nora + ada)
    arrive({ codes: ['S26-00001', 'S26-00002'] })
    arrive({ codes: ['S26-00009'], fileName: 'S26-00002.svs' })
    arrive({ codes: ['S26-00001'], fileName: 'S26-00002.svs' })
    arrive({ codes: ['S26-00099'] })
    arrive({ codes: ['no number'] })
    expect(orders.tray().map(({ reason }) => reason)).toEqual([
      'conflict',
      'conflict',
      'conflict',
      'no-order',
      'no-accession',
    ])
    expect(linesOf(cases, reader).every(({ patientName }) => patientName === '')).toBe(true)
  })

  it('is not in the tray if no orders are used or if it is a sample', () => {
    const { caseId } = arrive({ codes: ['S26-00007'] })
    expect(rowOf(caseId).accession).toBe('S26-00007')
    expect(orders.tray()).toEqual([])
    expected = true
    arrive({ codes: ['S26-00008'] })
    arrive({ codes: ['S26-00010'], synthetic: true })
    expect(orders.tray().map(({ accession }) => accession)).toEqual(['S26-00008'])
  })
})

describe('An order that arrives later', () => {
  it('is matched to the slides that wait for it, but not to one whose patient a reader entered', () => {
    expected = true
    const first = arrive({ codes: ['S26-00001'] })
    expected = false
    const second = arrive({ codes: ['S26-00002'] })
    cases.edit(reader, { caseId: second.caseId, patientName: 'Someone' })
    expect(take(nora + ada)).toMatchObject({ added: 2, matched: 1 })
    expect(rowOf(first.caseId).patientName).toBe('Vale, Nora')
    expect(rowOf(second.caseId).patientName).toBe('Someone')
    expect(events.findLast(({ kind }) => kind === 'tray')).toEqual({ kind: 'tray', slides: [] })
  })

  it('and corrects known values changes the case, unless a reader or a signature has settled them', async () => {
    take(nora + ada)
    const a = arrive({ codes: ['S26-00001'] })
    const b = arrive({ codes: ['S26-00002'] })
    cases.edit(reader, { caseId: b.caseId, patientName: 'Birch, Ada Maria' })
    const corrected = take(nora.replace('1987', '1988') + ada.replace('Birch', 'Byrch'))
    expect(corrected).toMatchObject({ added: 0, changed: 2 })
    expect(rowOf(a.caseId)).toMatchObject({ birthDate: '1988-03-09', patientAge: 38, accession: 'S26-00001' })
    expect(rowOf(b.caseId).patientName).toBe('Birch, Ada Maria')
    expect(take(nora.replace('1987', '1988'))).toMatchObject({ added: 0, changed: 0 })
  })

  it('and was withdrawn is no longer offered or matched', () => {
    take(nora)
    expect(take('S26-00001,,,,,cancelled\n')).toMatchObject({ cancelled: 1 })
    const { slideId } = arrive({ codes: ['S26-00001'] })
    expect(orders.tray()[0]?.reason).toBe('cancelled')
    expect(orders.find(slideId, '')).toEqual([])
    take(nora)
    expect(orders.label(slideId)?.state).toBe('matched')
  })
})

describe('In the tray', () => {
  it('the likeliest orders come first, words filter them, and the reader’s choice is recorded as theirs', () => {
    take(`${nora}${ada}S26-09000,"Elm, Joan",F,1966-05-05,,\n`)
    const { slideId, caseId } = arrive({ codes: ['S26-0000Z'], fileName: 'S26-00020.svs' })
    expect(orders.find(slideId, '').map(({ accession }) => accession)).toEqual(['S26-00002', 'S26-00001', 'S26-09000'])
    expect(orders.find(slideId, 'elm 1966').map(({ patientName }) => patientName)).toEqual(['Elm, Joan'])
    const [order] = orders.find(slideId, 'ada')
    expect(orders.match(reader, slideId, order!.id)).toMatchObject({
      id: caseId,
      accession: 'S26-00002',
      patientName: 'Birch, Ada',
    })
    expect(orders.label(slideId)).toMatchObject({ state: 'matched', matchedBy: 'reader' })
    expect(orders.tray()).toEqual([])
  })

  it('a match can be undone: the order’s patient is removed from the case, but a reader’s edits stay', () => {
    take(nora + ada)
    const { slideId, caseId } = arrive({ codes: ['S26-00001'] })
    expect(orders.release(reader, slideId)).toMatchObject({ accession: 'S26-00001', patientName: '', birthDate: null })
    expect(orders.tray().map((slide) => slide.slideId)).toEqual([slideId])
    expect(take('S26-00003,"Fir, May",F,1990-01-01,,\n')).toMatchObject({ added: 1, matched: 0 })
    orders.match(reader, slideId, orders.find(slideId, 'ada')[0]!.id)
    cases.edit(reader, { caseId, patientName: 'Birch, A.' })
    expect(orders.release(reader, slideId)).toMatchObject({ patientName: 'Birch, A.' })
  })

  it('a slide that is matched joins the case of its order, and moves to a new case when it is released', () => {
    take(nora + ada)
    const first = arrive({ codes: ['S26-00001'] })
    const stray = arrive({ codes: ['x'], fileName: 'stray.svs' })
    expect(orders.match(reader, stray.slideId, orders.find(stray.slideId, 'nora')[0]!.id)).toMatchObject({
      ...{ id: first.caseId, slideCount: 2, patientName: 'Vale, Nora' },
    })
    expect(linesOf(cases, reader)).toHaveLength(1)
    const released = orders.release(reader, stray.slideId)
    expect(released).toMatchObject({ accession: 'stray-2', slideCount: 1, patientName: '' })
    expect(rowOf(first.caseId)).toMatchObject({ accession: 'S26-00001', slideCount: 1, patientName: 'Vale, Nora' })
    expect(orders.tray().map(({ slideId }) => slideId)).toEqual([stray.slideId])
  })

  it('a slide can stay without an order, and two windows cannot match it to two orders', () => {
    take(nora + ada)
    const one = arrive({ codes: ['x'] })
    orders.setAside(reader, one.slideId)
    expect(orders.tray()).toEqual([])
    const two = arrive({ codes: ['y'] })
    const [first, second] = orders.find(two.slideId, '')
    orders.match(reader, two.slideId, first!.id)
    expect(() => orders.match(reader, two.slideId, second!.id)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'conflict' }) }),
    )
  })

  it('a signed case cannot be matched, whatever the calling code assumes', async () => {
    take(nora)
    const { slideId, caseId } = arrive({ codes: ['x'] })
    signBySql(db, caseId)
    expect(orders.tray()).toEqual([])
    expect(() => orders.match(reader, slideId, 1)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'case-signed' }) }),
    )
    expect(() => db.exec(`UPDATE slide_labels SET state = 'matched'`)).toThrow('case-signed')
    expect(() => db.exec(`UPDATE cases SET birth_date = '1900-01-01'`)).toThrow('case-signed')
  })
})

it('Order files are listed with their problems, but never with their contents', () => {
  take('S26-00001,"Vale, Nora",F,1987-13-09,,\n,Ghost,F,1987-03-09,,\n', 'bad.csv')
  const [file] = orders.imports()
  expect(file).toMatchObject({
    fileName: 'bad.csv',
    byHand: true,
    problemCount: 2,
    problems: [
      { line: 2, code: 'birth-date' },
      { line: 3, code: 'no-accession' },
    ],
  })
  expect(JSON.stringify(file)).not.toMatch(/Vale|Ghost|1987/)
})
