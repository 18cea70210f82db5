// @vitest-environment happy-dom
import { act, createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, it } from 'vitest'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { CaseContext } from '../state/case-context.tsx'
import { openBench } from '../state/testing-bench.ts'
import { AiSummary } from './AiSummary.tsx'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
afterEach(() => document.body.replaceChildren())

const risk = {
  ...{ abnormal: 0.874, highGrade: 0.997 },
  interval: { abnormal: [0.61, 0.96], highGrade: [0.2, 0.9] },
} as const

async function textWith(abstain: boolean) {
  const reasons = abstain ? [{ code: 'out-of-focus', params: { percent: 62 } }] : []
  const result = { risk, lane: abstain ? 'full-read' : 'review', reliability: { abstain, reasons }, focus: null }
  const { store, bench, looks } = await openBench({ detail: { result } as unknown as Partial<CaseDetail> })
  // The shown slide is taken from the case's list of slides.
  store.setState({ detail: { ...store.getState().detail!, result: result as never } })
  const place = document.body.appendChild(document.createElement('div'))
  await act(async () =>
    createRoot(place).render(createElement(CaseContext, { value: { store, bench, looks } }, createElement(AiSummary))),
  )
  return place
}

it('A risk has its interval and its bar where the model judges the slide', async () => {
  const shown = await textWith(false)
  expect(shown.textContent).toContain('0.87')
  expect(shown.textContent).toContain('>0.99')
  expect(shown.textContent).toContain('95 % interval 0.61 to 0.96')
  expect(shown.querySelectorAll('[data-relied=true]')).toHaveLength(2)
})

it('Where the model abstains, the risk has no interval and no bar, and says that it is not to be relied on', async () => {
  const shown = await textWith(true)
  expect(shown.textContent).toContain('0.87')
  expect(shown.textContent).not.toContain('interval')
  const lines = [...shown.querySelectorAll<HTMLElement>('[data-relied=false]')]
  expect(lines.map(({ title }) => title)).toEqual([
    ...Array(2).fill('Not to be relied on: the model cannot judge this slide.'),
  ])
  expect(lines.flatMap((line) => [...line.querySelectorAll('[style]')])).toEqual([])
})
