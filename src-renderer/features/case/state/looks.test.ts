import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLooks } from './looks.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open(fails = () => false) {
  const sent: [number, number[]][] = []
  const looks = createLooks({
    slideOf: (cellId) => (cellId === 404 ? null : cellId < 100 ? 1 : 2),
    async send(slideId, cellIds) {
      if (fails()) throw new Error('connection-lost')
      sent.push([slideId, cellIds])
    },
  })
  return { looks, sent }
}

it('A tile that stays in view for half a second counts; one that scrolls past does not', async () => {
  const { looks, sent } = open()
  looks.inView(7, true)
  looks.inView(8, true)
  await vi.advanceTimersByTimeAsync(400)
  looks.inView(8, false)
  await vi.advanceTimersByTimeAsync(5000)
  expect(sent).toEqual([[1, [7]]])
})

it('Every slide and cell is sent once, together with what was seen at about the same time', async () => {
  const { looks, sent } = open()
  looks.opened(1)
  looks.chosen(7)
  looks.chosen(7)
  looks.chosen(150)
  await vi.advanceTimersByTimeAsync(2000)
  looks.opened(1)
  looks.chosen(150)
  await vi.advanceTimersByTimeAsync(5000)
  expect(sent).toEqual([
    [1, [7]],
    [2, [150]],
  ])
})

it('An opened slide is sent without cells, and what the model did not propose is left out', async () => {
  const { looks, sent } = open()
  looks.opened(3)
  looks.chosen(-5)
  looks.chosen(404)
  await looks.flush()
  expect(sent).toEqual([[3, []]])
})

it('What the core did not take is sent again when it is seen again', async () => {
  let broken = true
  const { looks, sent } = open(() => broken)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  looks.chosen(7)
  looks.opened(1)
  await looks.flush()
  broken = false
  looks.chosen(7)
  looks.opened(1)
  await looks.flush()
  expect(sent).toEqual([[1, [7]]])
})

it('A closed case sends the rest, and waits for no tile', async () => {
  const { looks, sent } = open()
  looks.chosen(7)
  looks.inView(8, true)
  looks.close()
  await vi.advanceTimersByTimeAsync(5000)
  expect(sent).toEqual([[1, [7]]])
})

it('Thousands of cells are sent in parts that the core takes', async () => {
  const { looks, sent } = open()
  for (let id = 1000; id < 4500; id++) looks.chosen(id)
  await looks.flush()
  expect(sent.map(([, cells]) => cells.length)).toEqual([2000, 1500])
})
