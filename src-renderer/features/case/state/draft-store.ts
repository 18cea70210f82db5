import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { createAutosave, type SavePhase } from './autosave.ts'

export interface DraftState {
  readonly draft: BethesdaDraft
  readonly phase: SavePhase
  readonly savedAt: string | null
  readonly error: ErrorData | null
}

export interface DraftStore extends StoreApi<DraftState> {
  edit(change: Partial<BethesdaDraft>): void
  /** Resolves when everything written is on disk. */
  flush(): Promise<void>
  close(): void
}

const delayMs = 400

/** The result while it is being written; saved when the reader pauses. */
export function createDraftStore(options: {
  draft: BethesdaDraft
  savedAt: string | null
  save: (draft: BethesdaDraft) => Promise<{ savedAt: string }>
  errorOf: (error: unknown) => ErrorData
}): DraftStore {
  const store = createStore<DraftState>(() => ({
    draft: options.draft,
    phase: 'saved',
    savedAt: options.savedAt,
    error: null,
  }))
  const autosave = createAutosave<BethesdaDraft>({
    delayMs,
    save: async (draft) => {
      const { savedAt } = await options.save(draft)
      store.setState({ savedAt })
    },
    onPhase: (phase, error) => store.setState({ phase, error: phase === 'failed' ? options.errorOf(error) : null }),
  })
  return Object.assign(store, {
    edit(change: Partial<BethesdaDraft>) {
      const draft = { ...store.getState().draft, ...change }
      store.setState({ draft })
      autosave.change(draft)
    },
    flush: autosave.flush,
    close: autosave.close,
  })
}
