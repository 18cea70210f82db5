// @vitest-environment happy-dom
import { act, createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { commandFor, focusOf } from '#renderer/commands/index.ts'
import { announcements } from '#renderer/ui/announce.ts'
import { closeToast, toasts } from '#renderer/ui/toasts.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { type BethesdaDraft, emptyDraft } from '#shared/domain/bethesda/index.ts'
import { CaseContext } from '../state/case-context.tsx'
import { createDraftStore, type DraftStore } from '../state/draft-store.ts'
import { casePrefs, setCasePrefs } from '../state/prefs.ts'
import { openBench } from '../state/testing-bench.ts'
import { BethesdaForm } from './BethesdaForm.tsx'
import { findingsBindings } from './bindings.ts'

const detail = { row: { id: 5, patientName: 'Ana García' }, result: null } as unknown as Partial<CaseDetail>

let root: Root
let drafts: DraftStore
let opened: Awaited<ReturnType<typeof openBench>>

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then, 0))
  Element.prototype.scrollIntoView = () => undefined
  drafts = createDraftStore({
    draft: emptyDraft('liquid-based'),
    savedAt: null,
    save: async () => ({ savedAt: '2026-11-30T10:00:00.000Z' }),
    errorOf: () => ({ code: 'bug', params: {}, retryable: true }),
  })
  opened = await openBench({ detail })
  const { store, bench, looks } = opened
  const aside = document.body.appendChild(document.createElement('aside'))
  aside.dataset.region = 'findings'
  root = createRoot(aside)
  const form = createElement(BethesdaForm, { drafts, blocked: 0 })
  await act(async () => root.render(createElement(CaseContext, { value: { store, bench, looks } }, form)))
})
afterEach(async () => {
  await act(async () => root.unmount())
  document.body.innerHTML = ''
  for (const { id } of toasts.getState().shown) closeToast(id)
  drafts.close()
  vi.unstubAllGlobals()
})

/** Presses keys one after another where the focus is, as the window would receive them. */
async function press(...keys: string[]) {
  for (const shortcut of keys) {
    const [key, ctrlKey] = [shortcut.replace('Ctrl+', ''), shortcut.startsWith('Ctrl+')]
    const event = new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true })
    await act(async () => {
      const target = document.activeElement ?? document.body
      target.dispatchEvent(event)
      const now = findingsBindings(opened, drafts).filter((command) => command.when?.() ?? true)
      if (!event.defaultPrevented) commandFor(event, now, focusOf(target))?.run()
      await new Promise((resolve) => setTimeout(resolve, 5))
    })
  }
}
const draft = () => drafts.getState().draft as BethesdaDraft
const focused = () => document.activeElement?.getAttribute('data-option') ?? null
const fieldOfFocus = () => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? null

describe('The result of the Bethesda System', () => {
  it('is stated from the keyboard alone, in seven keys', async () => {
    await press('d', '1', 'Ctrl+2', '3', 'Ctrl+3', '5')
    expect(draft()).toMatchObject({
      adequacy: 'satisfactory',
      category: 'epithelial-abnormality',
      interpretations: ['hsil'],
    })
    expect(focused()).toBe('hsil')
  })

  it('takes the digits of the cells for the interpretation, which states its category itself', async () => {
    await press('d', '1', 'Ctrl+3', '3')
    expect(draft()).toMatchObject({ category: 'epithelial-abnormality', interpretations: ['lsil'] })
    await press('3', '4')
    expect(draft().interpretations).toEqual(['asc-h'])
  })

  it('opens the group of a digit that stands for one', async () => {
    await press('d', '1', 'Ctrl+3', '8')
    expect(draft().interpretations).toEqual([])
    expect(focused()).toBe('trichomonas')
  })

  it('is walked through with the arrow keys among the boxes that can be seen', async () => {
    await press('d', '1', 'Ctrl+2', '1', 'Ctrl+3')
    const first = document.activeElement
    expect(fieldOfFocus()).toBe('interpretation')
    await press('ArrowDown')
    expect(document.activeElement).not.toBe(first)
    expect(fieldOfFocus()).toBe('interpretation')
    await press('ArrowUp')
    expect(document.activeElement).toBe(first)
    expect(draft().interpretations).toEqual([])
  })

  it('keeps letters for itself while a field has the focus', async () => {
    await press('d', '1', 's')
    expect(fieldOfFocus()).toBe('adequacy')
    await press('Ctrl+2')
    expect(fieldOfFocus()).toBe('category')
  })

  it('asks for the adequacy first, on which the rest depends', async () => {
    await press('s')
    expect(fieldOfFocus()).toBe('adequacy')
    expect(toasts.getState().shown.map(({ title }) => title)).toEqual(['State the adequacy of the specimen.'])
    await press('2', 'Ctrl+2')
    expect(fieldOfFocus()).toBe('adequacy')
    expect(toasts.getState().shown[0]?.title).toBe('An unsatisfactory specimen has no general category.')
  })

  it('opens the findings if they are hidden', async () => {
    setCasePrefs({ findingsShown: false })
    await press('d')
    expect(casePrefs.getState().findingsShown).toBe(true)
    expect(opened.bench.getState().pane).toBe('findings')
  })

  it('is announced part by part', async () => {
    await press('d', '1')
    expect(announcements.getState().text).toMatch(/^Specimen adequacy: Satisfactory for evaluation/)
    await press('Ctrl+3', '5')
    expect(announcements.getState().text).toMatch(/Epithelial cell abnormality.*HSIL/)
    await press('5')
    expect(announcements.getState().text).toMatch(/: not stated$/)
  })
})

describe('The proposal', () => {
  it('is taken with one key: adequacy, category and interpretation', async () => {
    const { table } = opened.store.getState()
    table.status[0] = 1
    await press('y')
    expect(draft()).toMatchObject({
      adequacy: 'satisfactory',
      category: 'epithelial-abnormality',
      interpretations: ['hsil'],
    })
    expect(announcements.getState().text).toContain('HSIL')
    await press('y')
    expect(toasts.getState().shown[0]?.title).toBe('The result already has what your cells point to.')
  })

  it('is not there until the reader decided something, and the key says so', async () => {
    await press('y')
    expect(draft().category).toBeNull()
    expect(toasts.getState().shown[0]?.title).toContain('There is no proposal')
  })
})
