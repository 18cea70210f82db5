import { describe, expect, it } from 'vitest'
import {
  type CaseStanding,
  mayWrite,
  ownOpenRead,
  ownPurpose,
  type ReadStanding,
  readToShow,
  refusalToBegin,
} from './reads.ts'

const open: CaseStanding = { kind: 'clinical', signed: false }
const signed: CaseStanding = { kind: 'clinical', signed: true }
const read = (id: number, personId: string, change: Partial<ReadStanding> = {}): ReadStanding => ({
  id,
  personId,
  purpose: 'first',
  done: false,
  ...change,
})

describe('A read', () => {
  it('opens by itself as a first read, or as teaching or annotation in a case of that kind', () => {
    expect([ownPurpose('clinical'), ownPurpose('teaching'), ownPurpose('annotation')]).toEqual([
      ...['first', 'teaching', 'annotation'],
    ])
  })

  it.each([
    ['first', open, null],
    ['second', open, null],
    ['adjudication', open, null],
    ['amendment', open, 'case-not-signed'],
    ['addendum', open, 'case-not-signed'],
    ['teaching', open, null],
    ['annotation', open, 'wrong-kind'],
    ['first', signed, 'case-signed'],
    ['second', signed, 'case-signed'],
    ['adjudication', signed, 'case-signed'],
    ['amendment', signed, null],
    ['addendum', signed, null],
    ['teaching', signed, null],
    ['teaching', { kind: 'teaching', signed: false }, null],
    ['first', { kind: 'teaching', signed: false }, 'wrong-kind'],
    ['annotation', { kind: 'annotation', signed: false }, null],
  ] as const)('with the purpose %s in a case %o begins unless %s', (purpose, standing, refusal) => {
    expect(refusalToBegin(purpose, standing)).toBe(refusal)
  })

  it('accepts no more changes once it is done, or once the case is signed without it', () => {
    expect(mayWrite(read(1, 'a'), open)).toBe(true)
    expect(mayWrite(read(1, 'a', { done: true }), open)).toBe(false)
    expect(mayWrite(read(1, 'a'), signed)).toBe(false)
    expect(mayWrite(read(1, 'a', { purpose: 'amendment' }), signed)).toBe(true)
    expect(mayWrite(read(1, 'a', { purpose: 'amendment', done: true }), signed)).toBe(false)
  })

  it('that receives a person’s actions is the person’s own read begun last', () => {
    const reads = [read(1, 'a'), read(3, 'a', { purpose: 'second' }), read(4, 'b'), read(5, 'a', { done: true })]
    expect(ownOpenRead(reads, 'a', open)?.id).toBe(3)
    expect(ownOpenRead(reads, 'c', open)).toBeNull()
  })
})

describe('A person sees', () => {
  const reads = [read(1, 'a'), read(2, 'b'), read(3, 'c', { done: true })]

  it('their own open read, and nobody else’s work before the case is signed', () => {
    expect(readToShow(reads, 'a', open, null)?.id).toBe(1)
    expect(readToShow(reads, 'd', open, null)).toBeNull()
    expect(readToShow(reads, 'c', open, null)?.id).toBe(3)
  })

  it('the read of the newest report once the case is signed, even if an own read was left open', () => {
    expect(readToShow(reads, 'a', signed, 3)?.id).toBe(3)
    expect(readToShow(reads, 'd', signed, 3)?.id).toBe(3)
  })

  it('their own amendment while it is open', () => {
    const amending = [...reads, read(9, 'a', { purpose: 'amendment' })]
    expect(readToShow(amending, 'a', signed, 3)?.id).toBe(9)
    expect(readToShow(amending, 'b', signed, 3)?.id).toBe(3)
  })
})
