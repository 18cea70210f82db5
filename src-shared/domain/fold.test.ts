import { describe, expect, it } from 'vitest'
import { fold, orderKey, searchWords } from './fold.ts'

describe('a folded text', () => {
  it.each([
    ['García', 'garcia'],
    ['ŁUCJA Świątek', 'lucja swiatek'],
    ['Strauß', 'strauss'],
    ['Søren  Ærø', 'soren aero'],
    ['Đặng', 'dang'],
    ['王小明', '王小明'],
    ['Иванова', 'иванова'],
    ['İstanbul', 'istanbul'],
    ['WEIẞ', 'weiss'],
    ['ＧＡＲＣＩＡ　１２', 'garcia 12'],
    ['ﬁsch', 'fisch'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Οδυσσεύς', 'οδυσσευσ'],
    ['O’Brien', "o'brien"],
    ['S26–7', 's26-7'],
    ['S26‑7', 's26-7'],
    ['Mül\u00adler\u200b', 'muller'],
  ])('%s is %s', (text, folded) => expect(fold(text)).toBe(folded))

  it('is the same whether its letters are composed or decomposed', () => {
    expect(fold('Müller'.normalize('NFC'))).toBe(fold('Müller'.normalize('NFD')))
  })
})

it('a search consists of its words, up to the limit', () => {
  expect(searchWords('  García  ADA ')).toEqual(['garcia', 'ada'])
  expect(searchWords('')).toEqual([])
  expect(searchWords('a b c d', 2)).toEqual(['a', 'b'])
})

it('numbers in a text sort as numbers', () => {
  const sorted = ['S26-10', 's26-9', 'S26-009', 'S25-100'].sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1))
  expect(sorted[0]).toBe('S25-100')
  expect(sorted.at(-1)).toBe('S26-10')
})
