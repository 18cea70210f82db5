import { expect, it } from 'vitest'
import { en } from '#shared/messages/catalogue.ts'
import { endTour, offerTour, startTour, stepTour, tourAt, tourSteps } from './tour.ts'

it('The tour has three steps with texts, and ends after the last one', () => {
  expect(tourSteps).toHaveLength(3)
  const texts: Readonly<Record<string, string>> = en.tour
  for (const step of tourSteps) for (const part of ['title', 'text']) expect(texts[`${step}-${part}`]).toBeTruthy()
  startTour()
  expect([stepTour(1), tourAt()]).toEqual([true, 1])
  expect([stepTour(1), tourAt()]).toEqual([true, 2])
  expect([stepTour(1), tourAt()]).toEqual([false, null])
})

it('The tour goes back, but not before its first step', () => {
  startTour()
  stepTour(1)
  stepTour(-1)
  stepTour(-1)
  expect(tourAt()).toBe(0)
})

it('The tour is offered once in a window, and can be started again at any time', () => {
  endTour()
  offerTour()
  expect(tourAt()).toBe(0)
  endTour()
  offerTour()
  expect(tourAt()).toBeNull()
  startTour()
  expect(tourAt()).toBe(0)
})
