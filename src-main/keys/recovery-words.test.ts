import { describe, expect, it } from 'vitest'
import { newRecoveryWords, secretOf, wordsOf } from './recovery-words.ts'

describe('recovery words', () => {
  it('are those of BIP-39, whose test vectors they pass', () => {
    expect(wordsOf(Buffer.alloc(32, 0)).join(' ')).toBe(`${'abandon '.repeat(23)}art`)
    expect(wordsOf(Buffer.alloc(32, 0xff)).join(' ')).toBe(`${'zoo '.repeat(23)}vote`)
    expect(wordsOf(Buffer.alloc(32, 0x7f)).join(' ')).toBe(
      `${'legal winner thank year wave sausage worth useful '.repeat(2)}legal winner thank year wave sausage worth title`,
    )
  })

  it('give their secret back, however they are numbered, spaced and written', () => {
    const { secret, words } = newRecoveryWords()
    expect(words).toHaveLength(24)
    expect(secretOf(words.join(' '))).toEqual(secret)
    expect(secretOf(words.map((word, n) => `${n + 1}. ${word.toUpperCase()}`).join('\n'))).toEqual(secret)
  })

  it('that are misspelt are named with their position and the nearest word', () => {
    const words = wordsOf(Buffer.alloc(32, 0xff))
    const typed = words.with(6, 'zooo').with(9, 'vite')
    expect(() => secretOf(typed.join(' '))).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ params: { position: 7, nearest: 'zoo' } }) }),
    )
  })

  it('that are too few, or in another order, are refused for that reason', () => {
    const words = wordsOf(Buffer.alloc(32, 0x7f))
    expect(() => secretOf(words.slice(1).join(' '))).toThrow('recovery-words-count')
    const turned = words.with(0, words[1]!).with(1, words[0]!)
    expect(() => secretOf(turned.join(' '))).toThrow('recovery-words-mixed')
  })
})
