import { expect, it } from 'vitest'
import { readView, type WorklistView, writtenView } from './view.ts'

const view: WorklistView = {
  filter: { text: 'wong', lanes: new Set(['urgent', 'review']), groups: new Set(['to-read']), archived: true },
  order: 'patient',
  chosen: 12,
  lastIndex: 3,
}

it('A worklist is restored with its filter, its order and its place', () => {
  expect(readView(writtenView(view))).toEqual(view)
})

it('Damaged or unknown values get their default', () => {
  const fresh = readView(null)
  expect(fresh).toMatchObject({ order: 'urgency', chosen: null, lastIndex: 0 })
  expect(readView('no json')).toEqual(fresh)
  expect(readView('{"order":"beauty","chosen":"x","filter":{"lanes":["none"]}}')).toEqual(fresh)
})
