import { describe, expect, it } from 'vitest'
import { parse } from '../testing.ts'
import { detectEncoding } from './detect.ts'
import { leastConfidence } from './read-text.ts'
import { encodeStrictly } from './strict.ts'

const table = (name: Uint8Array) =>
  Buffer.concat([Buffer.from('accession;patient;sex\r\nS26-00005;'), name, Buffer.from(';F\r\n')])
const inSet = (name: string, set: string) => table(encodeStrictly(name, set) ?? Buffer.from('not in the set'))
const inBytes = (hex: string) => table(Buffer.from(hex, 'hex'))

/** Names of which the letters tell the set beyond doubt. */
const sure: [set: string, ...names: string[]][] = [
  ['windows-1252', 'Müller', 'Weiß Jürgen', 'Jérôme', 'Peña, María', 'João Conceição', 'O’Brien', 'Åse Bjørn Ørsted'],
  ['windows-1250', 'Świątek Łucja', 'Łucja', 'Dvořák Jiří', 'Čaušević', 'Kovács Ágnes', 'Marie Šťastná', 'Nováková'],
  ['windows-1251', 'Иванова Мария', 'Мария', 'ИВАНОВА', 'Шевченко Оксана'],
  ['windows-1253', 'Παπαδοπούλου Μαρία', 'Ελένη'],
  ['windows-1254', 'Yıldız Ayşe', 'Gülşen Çağlar'],
  ['windows-1255', 'לוי מרים'],
  ['windows-1256', 'محمد فاطمة'],
  ['windows-1257', 'Žemaitė Jūratė', 'Tõnis Pärn'],
  ['iso-8859-2', 'Świątek Łucja'],
  ['koi8-r', 'Иванова Мария'],
  ['ibm866', 'Иванова Мария'],
]

describe('The letters of names tell the character set', () => {
  it.each(sure)('%s, and every name is as it was written', (set, ...names) => {
    for (const name of names) {
      const { orders, encoding, problems } = parse(inSet(name, set))
      expect([orders[0]?.patientName, problems], name).toEqual([name, []])
      expect(encoding?.confidence, name).toBeGreaterThanOrEqual(leastConfidence)
      expect(encoding?.confidence, name).toBeLessThan(1)
    }
  })

  it('of two bytes a character, by the surnames that names begin with', () => {
    const names = { cdf5d0a1c3f7: '王小明', d5c5ceb0: '张伟', c5b7d1f4d0de: '欧阳修', d5d4b7bc: '赵芳' }
    for (const [hex, name] of Object.entries(names)) expect(parse(inBytes(hex)).orders[0]?.patientName).toBe(name)
    expect(parse(inBytes('a4fda470a9fa')).orders[0]?.patientName).toBe('王小明')
    expect(parse(inBytes('b1e8bfb5c8f1')).orders[0]?.patientName).toBe('김영희')
    const heading = Buffer.from('b1e0bac52cd0d5c3fb2cd0d4b1f0', 'hex')
    const file = Buffer.concat([
      heading,
      Buffer.from('\r\nS26-1,'),
      Buffer.from('cdf5d0a1c3f7', 'hex'),
      Buffer.from(',\xc5\xae', 'latin1'),
    ])
    expect(parse(file).orders[0]).toMatchObject({ patientName: '王小明', patientSex: 'female' })
  })
})

describe('Where letters leave doubt', () => {
  it('nothing is taken: the same bytes are a name in two languages', () => {
    for (const [name, set] of [
      ['Ørsted', 'windows-1252'],
      ['Ayşe', 'windows-1254'],
      ['Żółć', 'windows-1250'],
      ['Ñuñez', 'windows-1252'],
    ] as const) {
      const { orders, problems } = parse(inSet(name, set))
      expect([orders, problems.map(({ code }) => code)], name).toEqual([[], ['encoding-unsure']])
    }
  })

  it('bytes without any sense are of no set', () => {
    let seed = 5
    const noise = Uint8Array.from({ length: 200 }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return 0x80 + ((seed >> 8) % 0x80)
    })
    expect(parse(table(noise)).orders).toEqual([])
  })

  it('sets that give the same letters count together', () => {
    const found = detectEncoding(inSet('Müller', 'windows-1252'))
    expect(found?.confidence).toBeGreaterThan(0.99)
  })
})
