import { describe, expect, it } from 'vitest'
import { createPseudonyms, scrubber } from './index.ts'

const key = Buffer.alloc(32, 7)
const codes = createPseudonyms(key)

describe('A pseudonym', () => {
  it('is the same for the same value, and another one for another value, kind or key', () => {
    const code = codes.code('case', 'S26-1')
    expect(code).toMatch(/^CASE-[0-9A-HJKMNP-TV-Z]{10}$/)
    expect(createPseudonyms(key).code('case', 'S26-1')).toBe(code)
    expect(codes.code('case', 'S26-2')).not.toBe(code)
    expect(codes.code('name', 'S26-1').slice(5)).not.toBe(code.slice(5))
    expect(createPseudonyms(Buffer.alloc(32, 8)).code('case', 'S26-1')).not.toBe(code)
    expect(new Set(Array.from({ length: 20_000 }, (_, n) => codes.code('case', `S26-${n}`))).size).toBe(20_000)
  })

  it('of a date keeps the intervals of one person and hides the dates of all', () => {
    const first = new Date('2026-11-30T08:00:00Z')
    const later = new Date('2027-01-09T08:00:00Z')
    const moved = (person: string, date: Date) => codes.date(person, date).getTime()
    expect(moved('a', later) - moved('a', first)).toBe(later.getTime() - first.getTime())
    const shifts = Array.from({ length: 400 }, (_, n) => (first.getTime() - moved(`person ${n}`, first)) / 86_400_000)
    expect(Math.min(...shifts)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...shifts)).toBeLessThanOrEqual(730)
    expect(new Set(shifts).size).toBeGreaterThan(200)
  })

  it('needs a key that cannot be guessed', () => {
    expect(() => createPseudonyms(Buffer.alloc(8))).toThrow('16 bytes')
  })

  it('of a DICOM UID is one: digits and points, at most 64', () => {
    const uid = codes.uid('1.2.840.113619.2.1')
    expect(uid).toMatch(/^2\.25\.(0|[1-9]\d*)$/)
    expect(uid.length).toBeLessThanOrEqual(64)
    expect(codes.uid('1.2.840.113619.2.1')).toBe(uid)
  })
})

describe('A text without identifiers', () => {
  const scrub = scrubber(
    [
      { kind: 'name', value: 'García Lorca, Inés María' },
      { kind: 'name', value: '王小明' },
      { kind: 'case', value: 'S26-00007' },
      { kind: 'file', value: 'scan of Vale' },
    ],
    codes,
  )

  it('has a code in place of each, however it is written', () => {
    for (const text of [
      ...[
        'García Lorca, Inés María',
        'GARCIA LORCA INES MARIA',
        'garcía_lorca-inés.maría',
        'Garci\u0301a Lorca; Ine\u0301s Mari\u0301a',
      ],
      ...['by Inés', '(LORCA)', 'Maria:', '王小明', 'S26-00007', 's26 00007', 'S26_00007', 'scan-of-vale'],
    ])
      expect(scrub(`opened ${text} now`), text).not.toMatch(/garc|lorca|in[eé]s|mar[ií]a|王|00007|vale/iu)
  })

  it('keeps what is none: numbers, times, words and codes', () => {
    for (const text of [
      'at 2026-11-30T08:00:00.000Z',
      'code SQLITE_FULL, 7 of 26',
      'scan failed',
      'S26-00008',
      'Node 24.9.0',
    ])
      expect(scrub(text)).toBe(text)
  })

  it('has no path, no address and no mail either', () => {
    for (const text of [
      ...['/home/doe/slides/a.svs', 'C:\\Users\\doe\\a.svs', '\\\\server\\doe\\a.svs', 'file:///srv/doe/a.svs'],
      ...['doe@lab.example', 'https://doe.example/x', '10.11.12.13'],
    ])
      expect(scrub(`cannot open ${text} now`), text).not.toMatch(/doe|10\.11/)
  })

  it('takes time by its length, not by the number of identifiers', () => {
    const many = scrubber(
      Array.from({ length: 100_000 }, (_, n) => ({ kind: 'name' as const, value: `Surname${n}, Given${n}` })),
      codes,
    )
    const text = 'a word and another Surname77 one '.repeat(5000)
    const start = performance.now()
    expect(many(text)).not.toContain('Surname77')
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
