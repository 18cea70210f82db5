import { describe, expect, it } from 'vitest'
import { accessionCandidates, accessionKey, accessionSimilarity, defaultAccessionPattern } from './accession.ts'
import { accessionPattern } from './accession-pattern.ts'

const pattern = accessionPattern(defaultAccessionPattern)!

describe('An accession number', () => {
  it('is found alone or inside a longer code, in upper or lower case, and the first one wins', () => {
    expect(pattern.firstIn('S26-01432')).toBe('S26-01432')
    expect(pattern.firstIn('LAB7;cyt26-123;A1;2026')).toBe('cyt26-123')
    expect(pattern.firstIn('S26-1 S26-2')).toBe('S26-1')
    expect(pattern.firstIn('0012345')).toBeNull()
  })

  it('is the pattern’s first group if the laboratory’s pattern has one', () => {
    const own = accessionPattern('ACC=(\\d{4}/\\d{2})')!
    expect(own.firstIn('X ACC=0042/26 Y')).toBe('0042/26')
  })

  it('refuses a pattern that is invalid or that matches nothing at all', () => {
    expect(accessionPattern('[')).toBeNull()
    expect(accessionPattern('')).toBeNull()
    expect(accessionPattern('x*')).toBeNull()
  })

  it('refuses a pattern of blanks, even though blanks are characters', () => {
    expect(accessionPattern('   ')).toBeNull()
    expect(accessionPattern('n S')?.firstIn('an S')).toBe('n S')
  })

  it.each(['(?=S)S26', '(?!X)S', '(?<=-)1', '(?<!x)1', '(S)\\1', '(?<a>S)\\k<a>'])(
    'refuses a pattern that looks ahead, behind or back, because it may take for ever: %s',
    (source) => expect(accessionPattern(source)).toBeNull(),
  )

  it.each(['(a+)+$', '(a|aa)+$', '(.*)*x', '(a*)*b', 'a*a*a*a*a*a*a*a*b', '(?:[a-z]+-?)+!'])(
    'is searched for in time that grows with the text alone: %s',
    (source) => {
      const before = process.cpuUsage().user
      for (const end of ['', '!', '\u{1f52c}']) accessionPattern(source)!.firstIn(`${'a'.repeat(299)}${end}`)
      expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
    },
  )

  it('is found with the classes and the signs of any script', () => {
    expect(accessionPattern('\\p{L}{2}\\d+')!.firstIn('№ Цż26')).toBe('Цż26')
    expect(accessionPattern('ä\\/\\d+')!.firstIn('Ä/17')).toBe('Ä/17')
    expect(accessionPattern('\\u0041[\\w-]+')!.firstIn('x a-1_b')).toBe('a-1_b')
    expect(accessionPattern('^(?:no|nr)\\.?\\s*(?<number>[0-9]+)')!.firstIn('Nr. 0042')).toBe('0042')
  })

  it('has no blanks around it, and does not exist if its pattern matches only blanks', () => {
    expect(accessionPattern('No:([^;]+)')!.firstIn('No: 17 ;')).toBe('17')
    expect(accessionPattern('No:([^;]+)')!.firstIn('No:  ;')).toBeNull()
  })

  it('is searched for in the first 300 characters only', () => {
    expect(pattern.firstIn(`${'.'.repeat(291)}S26-01432`)).toBe('S26-01432')
    expect(pattern.firstIn(`${'.'.repeat(300)}S26-01432`)).toBeNull()
  })

  it('is compared without regard to case and blanks', () => {
    expect(accessionKey(' s26 - 01432')).toBe('S26-01432')
    expect(accessionKey('s 26 \t -1')).toBe('S26-1')
  })

  it('is not searched for in a file name’s extension, but is in the rest of the name', () => {
    const any = accessionPattern('[a-z]+')!
    const from = (fileName: string) => accessionCandidates({ codes: [], fileName }, any).map((found) => found.accession)
    expect(from('12.svs')).toEqual([])
    expect(from('12.')).toEqual([])
    expect(from('12.ab.svs')).toEqual(['ab'])
    expect(from('12ab')).toEqual(['ab'])
  })

  it('is taken from the codes first, then from the file’s name, each number once', () => {
    const codes = [
      { format: 'QRCode', text: 'https://lab.example/S26-00017' },
      { format: 'Code128', text: 's26-00017' },
    ]
    expect(accessionCandidates({ codes, fileName: 'S26-00018.svs' }, pattern)).toEqual([
      { accession: 'S26-00017', from: 'code' },
      { accession: 'S26-00018', from: 'file-name' },
    ])
    expect(accessionCandidates({ codes, fileName: 'scan 3.svs' }, pattern)).toHaveLength(1)
  })
})

describe('The similarity of accession numbers', () => {
  it('ranks easily mistaken numbers before merely close ones, and those before unrelated ones', () => {
    const to = (other: string) => accessionSimilarity('S26-01432', other)
    expect(to('S26-01432')).toBe(1)
    expect(to('S26-O1432')).toBeGreaterThan(to('S26-71432'))
    expect(to('S26-04132')).toBeGreaterThan(to('S26-09172'))
    expect(to('S26-01433')).toBeGreaterThan(to('C25-99887'))
    expect(accessionSimilarity('', '')).toBe(0)
  })

  it('counts every pair of look-alikes as less than one step, and no other pair', () => {
    const cost = (a: string, b: string) => Math.round((1 - accessionSimilarity(a, b)) * 10) / 10
    for (const [a, b] of ['O0', 'OQ', '0Q', 'I1', 'IL', '1L', 'Z2', 'S5', 'B8', 'G6']) {
      expect(cost(a!, b!), `${a} ${b}`).toBe(0.4)
      expect(cost(b!, a!), `${b} ${a}`).toBe(0.4)
    }
    for (const [a, b] of ['O1', 'Z5', 'S8', '2S', 'AB', '69']) expect(cost(a!, b!), `${a} ${b}`).toBe(1)
  })

  it.each([
    ['a letter that was left out', 'ABCDEFGH', 'ABCDEFG', 1 / 8],
    ['a letter too many', 'ABCDEFG', 'ABCDEFGH', 1 / 8],
    ['a letter too many in front', 'ABCD', 'XABCD', 1 / 5],
    ['two letters left out', 'ACDFHJKM', 'ACDFHJ', 2 / 8],
    ['neighbours that changed places', 'ACDF', 'CADF', 1 / 4],
    ['neighbours that changed places at the end', 'ACDF', 'ACFD', 1 / 4],
    ['letters that changed places further apart', 'ACD', 'DCA', 2 / 3],
    ['neighbours of which only one fits', 'ACDF', 'CXDF', 2 / 4],
    ['another letter', 'ACDF', 'ACXF', 1 / 4],
    ['nothing alike', 'ACDF', 'XYWV', 1],
    ['nothing at all on one side', 'ACDF', '', 1],
  ])('scores %s', (_, one, other, difference) => {
    expect(accessionSimilarity(one, other)).toBeCloseTo(1 - difference, 10)
    expect(accessionSimilarity(other, one)).toBeCloseTo(1 - difference, 10)
  })

  it('compares the first 40 characters, without regard to case and blanks', () => {
    const long = 'A'.repeat(40)
    expect(accessionSimilarity(`${long}C`, `${long}D`)).toBe(1)
    expect(accessionSimilarity(`${long.slice(1)}C`, `${long.slice(1)}D`)).toBeCloseTo(1 - 1 / 40, 10)
    expect(accessionSimilarity('s26 - 1', 'S26-1')).toBe(1)
  })
})
