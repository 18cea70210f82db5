import { describe, expect, it } from 'vitest'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { createDraftStore } from './draft-store.ts'

const draft = emptyDraft('liquid-based')
const at = (minute: number) => `2026-11-30T10:0${minute}:00.000Z`

function opened() {
  const saves: { comment: string; basedOn: string | null }[] = []
  const store = createDraftStore({
    draft,
    savedAt: at(1),
    save: async (saved, basedOn) => {
      saves.push({ comment: saved.comment, basedOn })
      if (basedOn !== at(1) && basedOn !== at(5)) throw new Error('conflict')
      return { savedAt: at(6) }
    },
    errorOf: () => ({ code: 'conflict', params: {}, retryable: true }),
  })
  return { store, saves }
}

describe('A result that is being written', () => {
  it('is saved on top of the draft that it was based on', async () => {
    const { store, saves } = opened()
    store.edit({ comment: 'mine' })
    await store.flush()
    expect(saves).toEqual([{ comment: 'mine', basedOn: at(1) }])
    expect(store.getState().savedAt).toBe(at(6))
  })

  it('shows what another window saved, if nothing here is unsaved', () => {
    const { store } = opened()
    store.takeFromElsewhere({ draft: { ...draft, comment: 'theirs' }, savedAt: at(5) })
    expect(store.getState()).toMatchObject({ draft: { comment: 'theirs' }, savedAt: at(5), newer: null })
    store.takeFromElsewhere({ draft: { ...draft, comment: 'older' }, savedAt: at(2) })
    expect(store.getState().draft.comment).toBe('theirs')
  })

  it.each([
    ['take', 'theirs'],
    ['keep', 'mine'],
  ] as const)('is not overwritten silently: the reader may %s', async (how, comment) => {
    const { store, saves } = opened()
    store.edit({ comment: 'mine' })
    store.takeFromElsewhere({ draft: { ...draft, comment: 'theirs' }, savedAt: at(5) })
    expect(store.getState()).toMatchObject({ draft: { comment: 'mine' }, newer: { savedAt: at(5) } })
    store.settle(how)
    await store.flush()
    expect(saves.at(-1)).toEqual({ comment, basedOn: at(5) })
    expect(store.getState()).toMatchObject({ draft: { comment }, newer: null, phase: 'saved' })
  })

  it('recognises the announcement of its own save', () => {
    const { store } = opened()
    store.edit({ comment: 'mine' })
    store.takeFromElsewhere({ draft: { ...draft, comment: 'mine' }, savedAt: at(5) })
    expect(store.getState().newer).toBeNull()
    store.close()
  })
})
