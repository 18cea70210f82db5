// @vitest-environment happy-dom
import { act, createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { type ReportDraft, reportDraft } from '#shared/domain/forms/index.ts'
import { tallyForm } from '#shared/domain/tally/index.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { CaseContext } from '../state/case-context.tsx'
import { createDraftStore, type DraftStore } from '../state/draft-store.ts'
import { openBench } from '../state/testing-bench.ts'
import { TallyForm } from './TallyForm.tsx'

const detail = {
  row: { id: 5, patientName: 'Ana García' },
  task: { ...cervix.manifest, form: 'tally' },
  result: null,
} as unknown as Partial<CaseDetail>

let root: Root
let place: HTMLElement
let drafts: DraftStore
let saved: ReportDraft[]
let show: (blocked: number) => Promise<void>

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  Element.prototype.scrollIntoView = () => undefined
  saved = []
  drafts = createDraftStore({
    draft: tallyForm.empty('not-stated') as ReportDraft,
    savedAt: null,
    save: async (draft) => {
      saved.push(draft)
      return { savedAt: '2026-11-30T10:00:00.000Z' }
    },
    errorOf: () => ({ code: 'bug', params: {}, retryable: true }),
  })
  const { store, bench, looks } = await openBench({ detail })
  place = document.body.appendChild(document.createElement('div'))
  root = createRoot(place)
  show = (blocked) =>
    act(async () =>
      root.render(
        createElement(CaseContext, { value: { store, bench, looks } }, createElement(TallyForm, { drafts, blocked })),
      ),
    )
  await show(0)
})
afterEach(async () => {
  await act(async () => root.unmount())
  place.remove()
  drafts.close()
  vi.unstubAllGlobals()
})

const field = (name: string): HTMLElement => place.querySelector<HTMLElement>(`[data-field=${name}]`)!
const option = (name: string, text: string): HTMLInputElement => {
  const label = [...field(name).querySelectorAll('label')].find(({ textContent }) => textContent === text)
  return label!.querySelector('input')!
}
const choose = (name: string, text: string) => act(async () => option(name, text).click())
const count = (code: string): HTMLInputElement => option('counts', cervix.classOf(code).name)
const missing = (): string[] => [...place.querySelectorAll('[role=status] li')].map(({ textContent }) => textContent)

/** Types like a keyboard. React notices a value only if the element's own setter was used. */
function type(into: HTMLInputElement | HTMLTextAreaElement, text: string) {
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(into), 'value')!.set!
  return act(async () => {
    setter.call(into, text)
    into.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

describe('The form of a tally', () => {
  it('lists the classes of the task by name, worst first', () => {
    const names = cervix.worstFirst.map((code) => cervix.classOf(code).name)
    const offered = (name: string) => [...field(name).querySelectorAll('label')].map(({ textContent }) => textContent)
    expect(offered('category')).toEqual(names)
    expect(offered('counts')).toEqual(names)
  })

  it('saves the choices, counts and comment as a result of its form', async () => {
    await choose('specimen', 'Conventional smear')
    await choose('category', cervix.classOf('LSIL').name)
    await type(count('LSIL'), '12')
    await type(count('NILM'), '300')
    await type(place.querySelector('textarea')!, 'Koilocytes.')
    await drafts.flush()
    const result = {
      specimen: 'conventional',
      category: 'LSIL',
      counts: { LSIL: 12, NILM: 300 },
      comment: 'Koilocytes.',
    }
    expect(saved.at(-1)).toEqual(result)
    expect(reportDraft.parse(saved.at(-1))).toEqual(result)
    expect(option('category', cervix.classOf('LSIL').name).checked).toBe(true)
  })

  it.each(['-1', '0.5', '1000001'])('keeps the count if %s is typed', async (typed) => {
    await type(count('LSIL'), '12')
    await type(count('LSIL'), typed)
    expect(drafts.getState().draft).toMatchObject({ counts: { LSIL: 12 } })
    expect(count('LSIL').value).toBe('12')
  })

  it('lists what is missing, and moves to the first item at each attempt to sign', async () => {
    expect(missing()).toEqual(['State the specimen type.', 'Choose the result.'])
    await show(1)
    expect(field('specimen').contains(document.activeElement)).toBe(true)
    await choose('specimen', 'Conventional smear')
    expect(missing()).toEqual(['Choose the result.'])
    await show(2)
    expect(field('category').contains(document.activeElement)).toBe(true)
  })

  it('mentions what the printed report lacks only when the result itself is complete', async () => {
    expect(place.textContent).not.toContain('laboratory')
    await choose('specimen', 'Conventional smear')
    await choose('category', cervix.classOf('LSIL').name)
    expect(place.textContent).toContain('laboratory')
  })
})
