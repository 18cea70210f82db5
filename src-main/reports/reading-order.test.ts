import { describe, expect, it } from 'vitest'
import { piecesInOrder } from './reading-order.ts'

const texts = (line: string) => piecesInOrder(line).map(({ text }) => text)

describe('The pieces of a line stand from the left', () => {
  it('as they are written, where nothing is read from right to left', () => {
    expect(piecesInOrder('S26-1 (LBC)')).toEqual([{ text: 'S26-1 (LBC)', rightToLeft: false }])
    expect(piecesInOrder('')).toEqual([])
  })

  it('with a number left of the Arabic words before it', () => {
    expect(texts('\u0646\u0648\u0631\u0627 12')).toEqual(['12', '\u0646\u0648\u0631\u0627 '])
  })

  it('with Hebrew inside English at its place, and English inside Hebrew likewise', () => {
    expect(piecesInOrder('Patient \u05e9\u05e8\u05d4 \u05db\u05d4\u05df, S26')).toEqual([
      { text: 'Patient ', rightToLeft: false },
      { text: '\u05e9\u05e8\u05d4 \u05db\u05d4\u05df', rightToLeft: true },
      { text: ', S26', rightToLeft: false },
    ])
    expect(texts('\u05e9\u05e8\u05d4 HSIL \u05db\u05d4\u05df')).toEqual([
      ' \u05db\u05d4\u05df',
      'HSIL',
      '\u05e9\u05e8\u05d4 ',
    ])
  })

  it('with brackets that look the other way from right to left', () => {
    expect(texts('\u05e9\u05e8\u05d4 (\u05db)')).toEqual(['\u05e9\u05e8\u05d4 )\u05db('])
  })
})
