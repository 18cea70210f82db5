import { expect, it } from 'vitest'
import { follow, pause, reconnectDelay } from './reconnect.ts'

it('waits longer after each failure, up to ten seconds', () => {
  expect([0, 1, 2, 3].map(reconnectDelay)).toEqual([250, 500, 1000, 2000])
  expect(reconnectDelay(40)).toBe(10_000)
})

it('reopens the stream when it ends or fails, and resets the count after an event', async () => {
  const abort = new AbortController()
  const seen: string[] = []
  const lost: number[] = []
  const waits: number[] = []
  let opened = 0
  await follow<string>({
    open: async () => {
      opened += 1
      if (opened === 2 || opened === 3) throw new Error('no core')
      return (async function* () {
        yield `hello ${opened}`
        if (opened === 5) abort.abort()
      })()
    },
    onEvent: (event) => seen.push(event),
    onLost: (attempt) => lost.push(attempt),
    signal: abort.signal,
    wait: async (ms) => void waits.push(ms),
  })
  expect(seen).toEqual(['hello 1', 'hello 4', 'hello 5'])
  expect(lost).toEqual([0, 1, 2, 0])
  expect(waits).toEqual([250, 500, 1000, 250])
})

it('stops waiting as soon as it is aborted', async () => {
  const abort = new AbortController()
  const waiting = pause(60_000, abort.signal)
  abort.abort()
  await waiting
  await pause(60_000, abort.signal)
})
