import { describe, expect, it } from 'vitest'
import { parse, personIn, problemsOf } from '../testing.ts'

const heading = 'accession,patient,sex,date of birth\r\n'
const first = (text: string | Uint8Array) => parse(text).orders[0]
const born = (date: string) =>
  first(`accession;patient;dob\nS26-1;Doe Jane;${date}`)?.birthDate ??
  problemsOf(`accession;patient;dob\nS26-1;Doe Jane;${date}`).join()

describe('A table as programs write it', () => {
  it('names its separator in a first line, or is read with the one that yields its columns', () => {
    const rows = (sign: string) => `accession${sign}patient${sign}sex\r\nS26-1${sign}"Doe, Jane; A"${sign}F\r\n`
    for (const sign of [',', ';', '\t', '|']) {
      expect(first(rows(sign)), sign).toMatchObject({ accession: 'S26-1', patientName: 'Doe, Jane; A' })
      for (const line of [`sep=${sign}`, `"sep=${sign}"`, `SEP=${sign}${sign}${sign}`, `\ufeffsep=${sign}`])
        expect(first(`${line}\r\n${rows(sign)}`), line).toMatchObject({ line: 3, patientName: 'Doe, Jane; A' })
    }
    expect(first(`sep=\\t\n${rows('\t')}`)?.accession).toBe('S26-1')
    expect(first('sep=:\naccession:patient\nS26-1:Doe')?.patientName).toBe('Doe')
    // There are more commas than semicolons, but the semicolon separates the columns.
    expect(first('accession;patient;note, a, b, c\nS26-1;Doe;x')?.accession).toBe('S26-1')
  })

  it('keeps text from being read as quantities, by formulas and apostrophes', () => {
    for (const cell of ['"=""S26-1"""', '="S26-1"', "'S26-1", ' ="S26-1" '])
      expect(first(`${heading}${cell},Doe Jane,F,`)?.accession, cell).toBe('S26-1')
    expect(first(`${heading}S26-1,="Doe, Jane",F,="1980-01-02"`)).toMatchObject({
      patientName: 'Doe, Jane',
      birthDate: '1980-01-02',
    })
    for (const cell of ['=A1', '=CONCATENATE("S26",A2)', '=1+1'])
      expect(problemsOf(`accession;patient\n${cell};Doe\nS26-2;Ash`), cell).toEqual(['2 formula'])
    expect(problemsOf(`${heading}2.60001E+11,Doe,F,`)).toEqual(['2 accession-rounded'])
    expect(problemsOf('accession;patient\n2,6E+11;Doe')).toEqual(['2 accession-rounded'])
  })

  it('may contain invisible characters, none of which reaches an order', () => {
    const hidden = ['\ufeff', '\u200b', '\u200e', '\u200f', '\u202a', '\u202c', '\u2060', '\u00ad', '\u2066']
    for (const sign of hidden) {
      const text = `${sign}accession${sign},${sign}patient,sex\n${sign}S26-${sign}1${sign},${sign}Doe${sign} Jane,${sign}F`
      expect(first(text), sign.charCodeAt(0).toString(16)).toMatchObject({
        accession: 'S26-1',
        patientName: 'Doe Jane',
        patientSex: 'female',
      })
    }
    expect(first('accession,patient\n\u00a0S26-1\u00a0,Doe\u00a0Jane\u202f')).toMatchObject({
      accession: 'S26-1',
      patientName: 'Doe Jane',
    })
    // A joiner within a Persian name is spelling.
    expect(first('accession,patient\nS26-1,علی\u200cرضا')?.patientName).toBe('علی\u200cرضا')
  })

  it('matches the label’s accession number despite typeset dashes and full-width characters', () => {
    for (const number of ['S26–00001', 'S26\u201100001', 'Ｓ２６－００００１', 'S26−00001'])
      expect(first(`accession,patient\n${number},Doe`)?.accession, number).toBe('S26-00001')
    expect(first('accession,patient\nS26-1,Mu\u0308ller')?.patientName).toBe('Müller')
  })

  it('accepts a date of birth followed by a time, in every notation with only one meaning', () => {
    for (const date of [
      ...['1980-01-02 00:00:00', '02.01.1980 00:00', '02.01.1980 0:00:00', '1980-01-02T00:00:00.000Z'],
      ...['1980/01/02', '1980.01.02', '1980年1月2日', '2-Jan-1980', '02 January 1980', 'Jan 2, 1980', '19800102'],
      ...['1980-01-02T00:00:00+02:00', '1980-01-02 12:00:00 AM', '2. 1. 1980'],
    ])
      expect(born(date), date).toBe('1980-01-02')
    expect(['25/12/1980', '12/25/1980 0:00', '05/05/1980'].map(born)).toEqual([
      '1980-12-25',
      '1980-12-25',
      '1980-05-05',
    ])
    for (const date of ['01/02/1980', '1/2/1980 12:00:00 AM', '02-01-1980', '1979-12-31T23:00:00.000Z'])
      expect(born(date), date).toBe('2 birth-date-two-ways')
    for (const date of ['29222', '02.01.80', '1980-13-01', '31.06.1980', '2.1.1980 25 Uhr', 'unknown'])
      expect(born(date), date).toBe('2 birth-date')
  })

  it('with an unclosed quotation mark loses only that line', () => {
    const text = 'accession,patient,sex\nS26-1,"Doe, Jane,F\nS26-2,"Ash, Mira",F\nS26-3,"Elm" Joan,F\nS26-4,Fir,F\n'
    expect(problemsOf(text)).toEqual(['2 quote-open', '4 quote-open'])
    expect(parse(text).orders.map(({ accession }) => accession)).toEqual(['S26-2', 'S26-4'])
    // The rest of a torn value is not a row.
    const torn = 'accession,patient,sex\nS26-1,"Doe "x\nS26-9,Nobody\nS26-2,Ash,F'
    expect(problemsOf(torn)).toEqual(['2 quote-open', '3 too-few-values'])
    expect(first('accession,patient\n"S26-1","Doe\r\nJane"')?.patientName).toBe('Doe Jane')
  })

  it('withdraws an order by every usual word, and leaves out orders in an unknown state', () => {
    const state = (word: string) => parse(`accession,patient,status\nS26-1,Doe,${word}`).orders[0]?.cancelled
    for (const word of ['cancelled', 'Canceled', 'CA', 'revoked', 'entered in error', 'storniert', '已取消', 'void'])
      expect(state(word), word).toBe(true)
    for (const word of ['', 'active', 'In Progress', 'completed', 'neu']) expect(state(word), word).toBe(false)
    expect(problemsOf('accession,patient,status\nS26-1,Doe,zurückgezogen?\nS26-2,Ash,')).toEqual(['2 status'])
  })
})

describe('A name that was damaged before it arrived', () => {
  it('is reported, and no order is made of it', () => {
    for (const name of ['M\ufffdller', 'M?ller', '????', 'M\u0081ller'])
      expect(personIn(`accession,patient\nS26-1,${name}`), name).toBe('unreadable-character')
    for (const name of ['MÃ¼ller', 'ÅšwiÄ…tek', 'M&uuml;ller', 'M&#252;ller'])
      expect(personIn(`accession,patient\nS26-1,${name}`), name).toBe('garbled')
    expect(personIn('accession,patient\nS26-1,Doe & Roe')).toBe('Doe & Roe')
    expect(problemsOf(`accession,patient\nS26-1,${'x'.repeat(201)}\nS26-2,Ash`)).toEqual(['2 name-too-long'])
  })
})

describe('The character set of a table', () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
  it('is Unicode for certain if it says so', () => {
    const text = 'accession,patient\nS26-1,王小明'
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16(text), utf16(text).swap16()]) {
      expect(personIn(bytes)).toBe('王小明')
      expect(parse(bytes).encoding?.confidence).toBe(1)
    }
    expect(problemsOf(Buffer.from('accession,patient\nS26-1,Doe', 'utf16le'))).toEqual(['1 utf16-unmarked'])
    expect(problemsOf(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('a\xfc', 'latin1')]))).toEqual([
      '1 encoding-wrong',
    ])
  })

  it('is the one chosen by a reader, but only if the bytes fit it', () => {
    const text = Buffer.from('accession,patient\nS26-1,\xd8rsted', 'latin1')
    expect(problemsOf(text)).toEqual(['1 encoding-unsure'])
    expect(parse(text, 'windows-1252').orders[0]?.patientName).toBe('Ørsted')
    expect(parse(text, 'windows-1250').orders[0]?.patientName).toBe('Řrsted')
    expect(parse(Buffer.from('accession,patient\nS26-1,\xd8\xff', 'latin1'), 'gb18030').problems[0]?.code).toBe(
      'encoding-wrong',
    )
    expect(parse(text, 'windows-1252').encoding).toEqual({ name: 'windows-1252', confidence: 1 })
  })

  it('of JSON is UTF-8, and XML is not read', () => {
    expect(problemsOf(Buffer.from('{"resourceType":"\xfc"}', 'latin1'))).toEqual(['1 json-not-utf8'])
    expect(problemsOf('<?xml version="1.0"?><Bundle/>')).toEqual(['1 xml'])
    expect(problemsOf('<Bundle xmlns="http://hl7.org/fhir"/>')).toEqual(['1 xml'])
  })
})
