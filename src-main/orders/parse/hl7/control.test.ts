import { describe, expect, it } from 'vitest'
import { message, parse, problemsOf } from '../testing.ts'

/** Accession numbers of the orders, with a `-` before each withdrawn one. */
const ordersIn = (...parts: Uint8Array[]) =>
  parse(Buffer.concat(parts)).orders.map(({ accession, cancelled }) => `${cancelled ? '-' : ''}${accession}`)
const one = (orc: string) => message({ orc })
/** A message with more ORC and OBR below its own. */
const with2 = (first: string, ...more: [orc: string, number: string][]) =>
  Buffer.from(
    Buffer.from(one(first)).toString('latin1') +
      more.map(([orc, number]) => `ORC|${orc}\rOBR|1|${number}|${number}|CYT\r`).join(''),
    'latin1',
  )

describe('An HL7 order is withdrawn', () => {
  it('by each code of ORC-1 with that meaning, and by ORC-5', () => {
    for (const code of ['CA', 'OC', 'CR', 'DC', 'OD', 'DR', 'UA'])
      expect(ordersIn(one(`${code}|S26-00001|S26-00001`)), code).toEqual(['-S26-00001'])
    for (const state of ['CA', 'DC', 'RP'])
      expect(ordersIn(one(`SC|S26-00001|S26-00001||${state}`)), state).toEqual(['-S26-00001'])
    for (const state of ['', 'IP', 'SC', 'CM', 'A', 'HD'])
      expect(ordersIn(one(`SC|S26-00001|S26-00001||${state}`)), state).toEqual(['S26-00001'])
  })

  it('after it was given in the same file, and may be given again after that', () => {
    const given = one('NW|S26-00001|S26-00001')
    const back = one('SC|S26-00001|S26-00001||CA')
    expect(ordersIn(given, back)).toEqual(['-S26-00001'])
    expect(ordersIn(given, back, given)).toEqual(['S26-00001'])
  })

  it('if another replaces it', () => {
    expect(ordersIn(with2('RP|S26-00001|S26-00001', ['RO|S26-00002|S26-00002', 'S26-00002']))).toEqual([
      ...['-S26-00001', 'S26-00002'],
    ])
    expect(ordersIn(with2('RP|S26-00001|S26-00001', ['RO|S26-00001|S26-00001', 'S26-00001']))).toEqual(['S26-00001'])
    expect(problemsOf(one('RP|S26-00001|S26-00001'))).toEqual(['3 hl7-replaced'])
  })

  it('only if all its services are', () => {
    expect(ordersIn(with2('CA|P1|S26-00001', ['NW|P2|S26-00001', 'S26-00001']))).toEqual(['S26-00001'])
    expect(ordersIn(with2('CA|P1|S26-00001', ['CA|P2|S26-00001', 'S26-00001']))).toEqual(['-S26-00001'])
    expect(ordersIn(with2('NW|P1|S26-00001', ['NW|P2|S26-00002', 'S26-00002']))).toEqual(['S26-00001', 'S26-00002'])
  })

  it('and an unknown code is reported', () => {
    expect(problemsOf(one('ZZ|S26-00001|S26-00001'))).toEqual(['3 hl7-control'])
    expect(problemsOf(one('SC|S26-00001|S26-00001||ZZ'))).toEqual(['3 hl7-control'])
    expect(problemsOf(one('NW|S26-00001|S26-00001||CA'))).toEqual(['3 hl7-control'])
  })
})

describe('An HL7 file', () => {
  const text = Buffer.from(message({})).toString('latin1')
  it('may have segments with any line end, frames, and batches', () => {
    for (const end of ['\r', '\n', '\r\n'])
      expect(ordersIn(Buffer.from(text.replaceAll('\r', end)))).toEqual(['S26-00001'])
    expect(ordersIn(Buffer.from(`\u000b${text}\u001c\r\u000b${text.replaceAll('00001', '00002')}\u001c\r`))).toEqual([
      ...['S26-00001', 'S26-00002'],
    ])
    const batch = `FHS|^~\\&|x\rBHS|^~\\&|x\r${text}${text.replaceAll('00001', '00002')}BTS|2\rFTS|1\r`
    expect(ordersIn(Buffer.from(batch))).toEqual(['S26-00001', 'S26-00002'])
  })

  it('is read with its own separators', () => {
    const own = text.replaceAll('|', '#').replaceAll('^', '!').replaceAll('&', '@').replaceAll('~', '*')
    expect(ordersIn(Buffer.from(own))).toEqual(['S26-00001'])
    expect(problemsOf(text.replace('|^~\\&|', '|^^\\&|'))).toEqual(['1 hl7-header'])
    expect(problemsOf(text.replace('|^~\\&|', '|^|'))).toEqual(['1 hl7-header'])
  })

  it('with a torn or misplaced value is refused by line, and the next message is read', () => {
    const next = text.replaceAll('00001', '00002')
    const torn = Buffer.from(text.replace('DOE^', 'DO\nE^') + next)
    expect([problemsOf(torn), ordersIn(torn)]).toEqual([['3 hl7-segment'], ['S26-00002']])
    const going = Buffer.from(text.replace('ORC|', 'ADD|more\rORC|') + next)
    expect([problemsOf(going), ordersIn(going)]).toEqual([['3 hl7-continued'], ['S26-00002']])
  })

  it('with a general order is read, but an answer is not an order', () => {
    expect(ordersIn(message({ type: 'OMG^O19^OMG_O19' }))).toEqual(['S26-00001'])
    for (const type of ['ORR^O02', 'ORL^O22', 'ADT^A01', 'ORU^R01'])
      expect(problemsOf(message({ type }))).toEqual(['1 hl7-type'])
  })
})
