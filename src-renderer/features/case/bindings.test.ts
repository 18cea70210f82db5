// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandFor } from '#renderer/commands/index.ts'
import { closeToast, toasts } from '#renderer/ui/toasts.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { cellBindings } from './cell/bindings.ts'
import { findingsBindings } from './findings/bindings.ts'
import { galleryBindings } from './gallery/bindings.ts'
import { slideBindings } from './slide/bindings.ts'
import { createDraftStore, type DraftStore } from './state/draft-store.ts'
import { setCasePrefs } from './state/prefs.ts'
import { openBench } from './state/testing-bench.ts'

const signature = { signer: 'Dr. Grün' } as CaseDetail['signOut']

let drafts: DraftStore
beforeEach(() => {
  setCasePrefs({ advance: true })
  drafts = createDraftStore({
    draft: emptyDraft('liquid-based'),
    savedAt: null,
    save: async () => ({ savedAt: 't1' }),
    errorOf: () => ({ code: 'bug', params: {}, retryable: false }),
  })
})
afterEach(() => {
  document.body.innerHTML = ''
  for (const { id } of toasts.getState().shown) closeToast(id)
})

/** The page with its keys. Returns a function that presses one. */
async function page(how: Parameters<typeof openBench>[0] = {}) {
  const opened = await openBench(how)
  const all = [
    ...galleryBindings(opened),
    ...cellBindings(opened),
    ...slideBindings(opened),
    ...findingsBindings(opened, drafts),
  ]
  const press = (key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}): void => {
    const event = {
      key,
      code: '',
      ctrlKey: false,
      metaKey: false,
      shiftKey: false,
      altKey: false,
      repeat: false,
      ...held,
    }
    const now = all.filter((command) => command.when?.() ?? true)
    commandFor(event, now, 'none')?.run()
  }
  return { ...opened, press }
}
/** Resolves after the next review was sent. Reviews go to the core one after another. */
const sent = () => new Promise((resolve) => setTimeout(resolve, 0))
const toastTitles = () => toasts.getState().shown.map(({ title }) => title)

describe('The keys of the gallery', () => {
  it('move, select, and return to the first cell', async () => {
    const { store, bench, press } = await page()
    bench.setState({ columns: 2 })
    press('ArrowRight')
    press('ArrowDown', { shiftKey: true })
    expect(store.getState().chosenId).toBe(3)
    expect([...store.getState().selectedIds].sort()).toEqual([2, 3])
    press('Home')
    expect(store.getState().chosenId).toBe(1)
  })

  it('zoom to the slide with Enter, which with the cell tool asks for the class at the centre instead', async () => {
    const { store, bench, press, viewer } = await page()
    store.choose(2)
    press('Enter')
    expect(bench.getState().atSlide).not.toBeNull()
    viewer.moveTo({ x: 100, y: 100 })
    bench.setState({ tool: 'add-cell' })
    press('Enter')
    expect(bench.getState().newBox).toMatchObject({ x: 100, y: 100 })
  })

  it('leave a text field with Esc first, and only then what is open', async () => {
    const { bench, press } = await page()
    const comment = document.body.appendChild(document.createElement('textarea'))
    comment.focus()
    bench.setState({ grid: true })
    press('Escape')
    expect(document.activeElement).not.toBe(comment)
    expect(bench.getState().grid).toBe(true)
    press('Escape')
    expect(bench.getState().grid).toBe(false)
  })
})

describe('A whole class', () => {
  it('is accepted in one step, which says so and can be undone', async () => {
    const { press, acted, store } = await page()
    press('A', { shiftKey: true })
    await sent()
    expect(acted).toEqual([[[1, 2], { kind: 'accept' }]])
    expect(store.getState().chosenId).toBe(3)
    expect(toastTitles()).toEqual(['HSIL: 2 accepted in one step'])
  })

  it('is dismissed without what was decided before', async () => {
    const { press, acted, store } = await page()
    store.getState().table.status[0] = 1
    press('X', { shiftKey: true })
    await sent()
    expect(acted).toEqual([[[2], { kind: 'dismiss' }]])
  })

  it('is not decided on a signed case', async () => {
    const { press, acted } = await page({ signOut: signature })
    press('A', { shiftKey: true })
    await sent()
    expect(acted).toEqual([])
  })
})

describe('The keys for a cell', () => {
  it('decide the chosen cell and advance, or stay if the reader set it so', async () => {
    const { store, press, acted } = await page()
    press('a')
    await sent()
    expect(acted).toEqual([[[1], { kind: 'accept' }]])
    expect(store.getState().chosenId).toBe(2)
    setCasePrefs({ advance: false })
    press('x')
    expect(store.getState().chosenId).toBe(2)
  })

  it('mark the chosen cell, and unmark a marked one', async () => {
    const { store, press, acted } = await page()
    store.getState().table.marked[0] = 1
    press('m')
    await sent()
    expect(acted).toEqual([[[1], { kind: 'mark', marked: false }]])
  })

  it('label with a digit', async () => {
    const { press, acted } = await page()
    press('5')
    await sent()
    expect(acted.at(-1)).toEqual([[1], { kind: 'relabel', label: 'HSIL' }])
  })

  it('ask for the organism after 8, and ignore digits that stand for none', async () => {
    const { bench, press, acted } = await page()
    press('8')
    press('7')
    expect(bench.getState().choosingIn).toBe('organisms')
    press('1')
    await sent()
    expect(bench.getState().choosingIn).toBeNull()
    expect(acted).toHaveLength(1)
    expect(acted[0]?.[1]).toMatchObject({ kind: 'relabel', label: 'Trichomonas' })
  })

  it('give the class of a drawn cell before they label the chosen one', async () => {
    const { bench, press, acted, added } = await page()
    bench.askClass({ x: 10, y: 20, width: 30, height: 40 })
    press('6')
    await sent()
    expect(added).toMatchObject([{ label: 'SCC' }])
    expect(acted).toEqual([])
  })

  it('undo only if there is something to undo', async () => {
    const none = await page()
    none.press('z')
    const some = await page({ undoDepth: 1 })
    some.press('z')
    await sent()
    expect([none.acted, some.acted]).toEqual([[], [[[], 'undo']]])
  })

  it('pin the chosen cell for comparison and unpin it again', async () => {
    const { bench, press } = await page()
    press('c')
    expect(bench.getState().pinnedId).toBe(1)
    press('c')
    expect(bench.getState().pinnedId).toBeNull()
  })
})

describe('On a signed case', () => {
  it('the keys for decisions explain why they are disabled', async () => {
    const { press, acted } = await page({ signOut: signature, undoDepth: 1 })
    for (const key of ['a', 'x', 'm', 'u', 'z', '5', 'b']) press(key)
    await sent()
    expect(acted).toEqual([])
    expect(toastTitles()).toEqual([expect.stringContaining('signed')])
  })

  it('moving and the report keep working', async () => {
    const { store, bench, press } = await page({ signOut: signature })
    press('ArrowRight')
    press('p')
    expect(store.getState().chosenId).toBe(2)
    expect(bench.getState().reportOpen).toBe(true)
    press('Enter', { ctrlKey: true })
    expect(bench.getState().signing).toBe(false)
  })
})

describe('Signing out', () => {
  it('is refused while something is missing, and opens otherwise', async () => {
    const { bench, press } = await page()
    press('Enter', { ctrlKey: true })
    expect(bench.getState()).toMatchObject({ signing: false, blocked: 1 })
    drafts.edit({ adequacy: 'satisfactory', category: 'nilm' })
    press('Enter', { ctrlKey: true })
    expect(bench.getState()).toMatchObject({ signing: true, blocked: 1 })
  })
})

describe('The keys of the slide', () => {
  it('step through the focal planes with plus and minus while stepping is on', async () => {
    const { bench, press } = await page()
    bench.setState({ plane: 2 })
    press('f')
    press('+')
    expect(bench.getState().plane).toBe(3)
    press('f')
    expect(bench.getState().stepping).toBe(false)
  })

  it('turn the ruler on and off', async () => {
    const { bench, press } = await page()
    press('r')
    expect(bench.getState().tool).toBe('ruler')
    press('r')
    expect(bench.getState().tool).toBe('pan')
  })
})
