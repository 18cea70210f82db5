import { expect, it } from 'vitest'
import { caseState, compareStates, type SlideState, slideState } from './case-state.ts'

const facts = { scaleKnown: true, jobState: null, hasResult: false } as const
const open = { signed: false, amending: false, touched: false } as const

it.each([
  ['needs-scale', { ...facts, scaleKnown: false, hasResult: true, jobState: 'running' }],
  ['waiting', facts],
  ['waiting', { ...facts, jobState: 'queued' }],
  ['waiting', { ...facts, jobState: 'interrupted' }],
  ['screening', { ...facts, jobState: 'running' }],
  ['screening', { ...facts, jobState: 'pausing' }],
  ['screening', { ...facts, jobState: 'paused' }],
  ['screening', { ...facts, jobState: 'cancelling', hasResult: true }],
  ['stopped', { ...facts, jobState: 'cancelled' }],
  ['failed', { ...facts, jobState: 'failed' }],
  ['ready', { ...facts, jobState: 'failed', hasResult: true }],
  ['ready', { ...facts, jobState: 'cancelled', hasResult: true }],
  ['ready', { ...facts, jobState: 'succeeded', hasResult: true }],
] as const)('a slide is %s: %j', (state, of) => {
  expect(slideState(of)).toBe(state)
})

it('a case has the state of its slide that comes first among the hindered ones', () => {
  const order: SlideState[] = ['needs-scale', 'failed', 'stopped', 'screening', 'waiting', 'ready']
  for (const [n, state] of order.entries()) {
    expect(caseState(order.slice(n).reverse(), open)).toBe(state)
    for (const later of order.slice(n + 1)) expect(compareStates(state, later)).toBeLessThan(0)
  }
  expect(caseState([], open)).toBe('waiting')
})

it('a case that was begun is in review once all its slides are ready, until it is signed', () => {
  const touched = { ...open, touched: true }
  expect(caseState(['ready', 'ready'], touched)).toBe('in-review')
  expect(caseState(['ready', 'screening'], touched)).toBe('screening')
  expect(caseState(['ready'], { ...touched, signed: true })).toBe('signed')
  expect(caseState(['ready'], { ...touched, signed: true, amending: true })).toBe('amending')
  expect(caseState(['ready'], { ...open, amending: true })).toBe('ready')
})
