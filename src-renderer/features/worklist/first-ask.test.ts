import { expect, it } from 'vitest'
import { createFirstAsk } from './first-ask.ts'

function asking({ live = false } = {}) {
  const asked: string[] = []
  const timers = new Set<() => void>()
  const state = { live }
  const first = createFirstAsk({
    isLive: () => state.live,
    show: () => asked.push('first page'),
    refresh: () => asked.push('view'),
    later(work) {
      timers.add(work)
      return () => void timers.delete(work)
    },
  })
  const pass = () => {
    for (const work of [...timers]) {
      timers.delete(work)
      work()
    }
  }
  const greet = () => {
    state.live = true
    first.hello()
  }
  return { first, asked, pass, greet, waiting: () => timers.size }
}

it('At the start of a window the first page is asked for once, when the live stream has begun', () => {
  const { first, asked, pass, greet, waiting } = asking()
  first.show()
  expect(asked).toEqual([])
  greet()
  expect([asked, waiting()]).toEqual([['first page'], 0])
  pass()
  expect(asked).toEqual(['first page'])
})

it('A stream that takes long is not waited for, and what it missed is asked for when it begins', () => {
  const { first, asked, pass, greet } = asking()
  first.show()
  pass()
  expect(asked).toEqual(['first page'])
  greet()
  expect(asked).toEqual(['first page', 'view'])
})

it('Another filter before the stream has begun waits with the first, and one after it is asked for at once', () => {
  const { first, asked, greet } = asking()
  first.show()
  first.show()
  greet()
  expect(asked).toEqual(['first page'])
  first.show()
  expect(asked).toEqual(['first page', 'first page'])
})

it('A stream that begins again has missed something, so what is in view is asked for', () => {
  const { first, asked, greet } = asking({ live: true })
  first.show()
  greet()
  expect(asked).toEqual(['first page', 'view'])
})

it('A page that was left asks for nothing any more', () => {
  const { first, asked, pass, waiting } = asking()
  first.show()
  first.stop()
  pass()
  expect([asked, waiting()]).toEqual([[], 0])
})
