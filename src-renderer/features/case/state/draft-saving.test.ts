import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { createDraftStore } from './draft-store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A draft whose saves the test answers by hand. */
function opened() {
  const saves: { comment: string; answer: (savedAt: string) => void; fail: (error: Error) => void }[] = []
  const drafts = createDraftStore({
    draft: emptyDraft('liquid-based'),
    savedAt: 't0',
    save: (draft) =>
      new Promise((resolve, fail) => {
        saves.push({ comment: draft.comment, answer: (savedAt) => resolve({ savedAt }), fail })
      }),
    errorOf: (error) => ({ code: 'disk-full', params: { why: (error as Error).message }, retryable: true }),
  })
  return { drafts, saves }
}

describe('A result that is being written', () => {
  it('shows typed text at once, and is saved when the reader pauses', async () => {
    const { drafts, saves } = opened()
    drafts.edit({ comment: 'Few' })
    await vi.advanceTimersByTimeAsync(300)
    drafts.edit({ comment: 'Few cells' })
    expect(drafts.getState()).toMatchObject({ draft: { comment: 'Few cells' }, phase: 'changed', savedAt: 't0' })
    await vi.advanceTimersByTimeAsync(399)
    expect(saves).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(saves.map(({ comment }) => comment)).toEqual(['Few cells'])
    expect(drafts.getState().phase).toBe('saving')
    saves[0]!.answer('t1')
    await vi.advanceTimersByTimeAsync(0)
    expect(drafts.getState()).toMatchObject({ phase: 'saved', savedAt: 't1' })
  })

  it('keeps the fields that an edit does not mention', () => {
    const { drafts } = opened()
    drafts.edit({ adequacy: 'satisfactory' })
    drafts.edit({ comment: 'x' })
    expect(drafts.getState().draft).toMatchObject({ adequacy: 'satisfactory', comment: 'x', specimen: 'liquid-based' })
  })

  it('shows why it could not be saved, keeps the text, and is saved on a retry', async () => {
    const { drafts, saves } = opened()
    drafts.edit({ comment: 'kept' })
    await vi.advanceTimersByTimeAsync(400)
    saves[0]!.fail(new Error('full'))
    await vi.advanceTimersByTimeAsync(0)
    expect(drafts.getState()).toMatchObject({
      phase: 'failed',
      error: { code: 'disk-full' },
      draft: { comment: 'kept' },
    })
    const saved = drafts.flush()
    saves[1]!.answer('t2')
    await saved
    expect(drafts.getState()).toMatchObject({ phase: 'saved', error: null, savedAt: 't2' })
  })

  it('counts as on disk only after text typed during a save was saved too', async () => {
    const { drafts, saves } = opened()
    drafts.edit({ comment: 'one' })
    const flushed = drafts.flush()
    drafts.edit({ comment: 'one two' })
    saves[0]!.answer('t1')
    await vi.advanceTimersByTimeAsync(0)
    expect(saves.map(({ comment }) => comment)).toEqual(['one', 'one two'])
    saves[1]!.answer('t2')
    await flushed
    expect(drafts.getState().savedAt).toBe('t2')
  })

  it('is saved immediately when the reader leaves the page', () => {
    const { drafts, saves } = opened()
    drafts.edit({ comment: 'last word' })
    drafts.close()
    expect(saves.map(({ comment }) => comment)).toEqual(['last word'])
  })
})
