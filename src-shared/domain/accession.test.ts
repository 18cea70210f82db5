import { describe, expect, it } from 'vitest'
import {
  accessionCandidates,
  accessionIn,
  accessionKey,
  accessionPattern,
  accessionSimilarity,
  defaultAccessionPattern,
} from './accession.ts'

const pattern = accessionPattern(defaultAccessionPattern)!

describe('An accession number', () => {
  it('is found alone, inside a longer code, in any case, the first one first', () => {
    expect(accessionIn('S26-01432', pattern)).toBe('S26-01432')
    expect(accessionIn('LAB7;cyt26-123;A1;2026', pattern)).toBe('cyt26-123')
    expect(accessionIn('S26-1 S26-2', pattern)).toBe('S26-1')
    expect(accessionIn('0012345', pattern)).toBeNull()
  })

  it('is the pattern’s first group where the laboratory gave one', () => {
    const own = accessionPattern('ACC=(\\d{4}/\\d{2})')!
    expect(accessionIn('X ACC=0042/26 Y', own)).toBe('0042/26')
  })

  it('cannot have a pattern that is none, or that matches nothing at all', () => {
    expect(accessionPattern('[')).toBeNull()
    expect(accessionPattern('')).toBeNull()
    expect(accessionPattern('x*')).toBeNull()
  })

  it('is compared without case and blanks', () => {
    expect(accessionKey(' s26 - 01432')).toBe('S26-01432')
  })

  it('comes from the codes first, then from the file’s name, each number once', () => {
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

describe('Likeness of accession numbers', () => {
  it('puts what is easily mistaken before what is merely near, and that before strangers', () => {
    const to = (other: string) => accessionSimilarity('S26-01432', other)
    expect(to('S26-01432')).toBe(1)
    expect(to('S26-O1432')).toBeGreaterThan(to('S26-71432'))
    expect(to('S26-04132')).toBeGreaterThan(to('S26-09172'))
    expect(to('S26-01433')).toBeGreaterThan(to('C25-99887'))
    expect(accessionSimilarity('', '')).toBe(0)
  })
})
