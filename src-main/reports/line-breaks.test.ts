import { describe, expect, it } from 'vitest'
import { brokenLines } from './line-breaks.ts'

/** Every character has width one. */
const broken = (text: string, width: number): string[] => brokenLines(text, width, (part) => [...part].length)

describe('a text in lines', () => {
  it('breaks after spaces, and no line ends with a space', () => {
    expect(broken('one two three', 8)).toEqual(['one two', 'three'])
    expect(broken('one two', 3)).toEqual(['one', 'two'])
  })

  it('breaks after hyphens and slashes, which stay at the end of the line', () => {
    expect(broken('high-grade lesion', 6)).toEqual(['high-', 'grade', 'lesion'])
    expect(broken('a/b', 2)).toEqual(['a/', 'b'])
  })

  it('breaks between Chinese and Japanese characters', () => {
    expect(broken('子宮頸部', 2)).toEqual(['子宮', '頸部'])
  })

  it('cuts a word that is longer than a line', () => {
    expect(broken('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
    expect(broken('ab', 0)).toEqual(['a', 'b'])
  })

  it('keeps the breaks of the text, including empty lines', () => {
    expect(broken('a\n\r\nb', 9)).toEqual(['a', '', 'b'])
  })
})
