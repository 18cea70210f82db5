import { describe, expect, it } from 'vitest'
import { manyLines, oneLine, withoutHidden } from './plain-text.ts'

describe('A text of one line', () => {
  it.each([
    ['an override of the direction', 'Vale\u202eadA', 'ValeadA'],
    ['an isolate', '\u2067Vale\u2069', 'Vale'],
    ['zero-width characters', 'V\u200ba\u2060l\ufeffe', 'Vale'],
    ['a null and an escape', 'Va\u0000le\u001b[31m', 'Va le [31m'],
    ['a control of the second set', 'Va\u0085le', 'Va le'],
    ['a line break', 'Vale\r\nAda', 'Vale Ada'],
    ['a separator of lines', 'Vale\u2028Ada', 'Vale Ada'],
  ])('has no more %s', (_, given, left) => {
    expect(oneLine(given)).toBe(left)
  })

  it.each([
    'Ørsted',
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
    '\u0915\u094d\u200d\u0937',
    '李 小龙',
    "O'Neill-Ünal",
  ])('keeps its letters, also the joiners that belong to the spelling: %s', (name) => {
    expect(oneLine(name)).toBe(name)
  })

  it('loses a joiner that joins nothing', () => {
    expect(oneLine('Va\u200dle')).toBe('Vale')
  })
})

it('A text of several lines keeps its line breaks and tabs, of every kind, and loses other controls', () => {
  expect(manyLines('one\r\ntwo\rthree\u2028four\tfive\u0007\u202e')).toBe('one\ntwo\nthree\nfour\tfive')
})

it('What nobody sees is removed from a title, too', () => {
  expect(withoutHidden('\ufeffaccession')).toBe('accession')
})
