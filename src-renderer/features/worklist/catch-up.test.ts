import { expect, it } from 'vitest'
import { createCatchUp } from './catch-up.ts'

function catchingUp() {
  const missed: string[] = []
  return { missed, ...createCatchUp((by: string) => missed.push(by)) }
}

it('An answer of the revision with which the live stream begins is enough, whichever comes first', () => {
  const { missed, asked, answered, began } = catchingUp()
  asked()
  answered(7)
  began(7, 'after the answer')
  asked()
  began(8, 'before the answer')
  answered(8)
  expect(missed).toEqual([])
})

it('A change between the answer and the start of the live stream is missed, and noticed once', () => {
  const { missed, asked, answered, began } = catchingUp()
  asked()
  answered(7)
  began(8, 'answer, change, stream')
  asked()
  answered(8)
  expect(missed).toEqual(['answer, change, stream'])
})

it('A change is also noticed if the stream overtakes the answer that was made before it', () => {
  const { missed, asked, answered, began } = catchingUp()
  asked()
  began(8, 'stream first')
  expect(missed).toEqual([])
  answered(7)
  expect(missed).toEqual(['stream first'])
})

it('A list that could not be loaded is asked for when the stream begins, and not again and again', () => {
  const { missed, asked, answered, began } = catchingUp()
  asked()
  answered(null)
  expect(missed).toEqual([])
  began(7, 'the core is back')
  asked()
  answered(null)
  expect(missed).toEqual(['the core is back'])
})

it('A list that was never asked for is asked for when the stream begins', () => {
  const { missed, began } = catchingUp()
  began(7, 'stream')
  expect(missed).toEqual(['stream'])
})
