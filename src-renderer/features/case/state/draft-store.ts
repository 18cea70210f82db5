import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { ReportDraft } from '#shared/domain/forms/index.ts'
import { createAutosave, type SavePhase } from './autosave.ts'

export interface DraftState {
  readonly draft: ReportDraft
  readonly phase: SavePhase
  readonly savedAt: string | null
  readonly error: ErrorData | null
  /** What another window saved while something here was unsaved. The reader chooses one of the two. */
  readonly newer: SavedDraft | null
}

interface SavedDraft {
  readonly draft: ReportDraft
  readonly savedAt: string
}

export interface DraftStore extends StoreApi<DraftState> {
  edit(change: Partial<ReportDraft>): void
  /** Takes the draft that another window of this reader saved, unless something here is unsaved. */
  takeFromElsewhere(saved: SavedDraft): void
  /** Resolves the conflict: takes what the other window saved, or keeps what is here. */
  settle(how: 'take' | 'keep'): void
  /** Resolves when everything written is on disk. */
  flush(): Promise<void>
  close(): void
}

const delayMs = 400

/** The result that is being written. It is saved when the reader pauses. */
export function createDraftStore(options: {
  draft: ReportDraft
  savedAt: string | null
  /** Rejects with `conflict` if the stored draft is not the one of `basedOn`. */
  save: (draft: ReportDraft, basedOn: string | null) => Promise<{ savedAt: string }>
  errorOf: (error: unknown) => ErrorData
}): DraftStore {
  const store = createStore<DraftState>(() => ({
    draft: options.draft,
    phase: 'saved',
    savedAt: options.savedAt,
    error: null,
    newer: null,
  }))
  const autosave = createAutosave<ReportDraft>({
    delayMs,
    save: async (draft) => {
      const { savedAt } = await options.save(draft, store.getState().savedAt)
      store.setState({ savedAt })
    },
    onPhase: (phase, error) => store.setState({ phase, error: phase === 'failed' ? options.errorOf(error) : null }),
  })
  return Object.assign(store, {
    edit(change: Partial<ReportDraft>) {
      const draft = { ...store.getState().draft, ...change } as ReportDraft
      store.setState({ draft })
      autosave.change(draft)
    },
    takeFromElsewhere(saved: SavedDraft) {
      const { draft, phase, savedAt } = store.getState()
      if (savedAt !== null && saved.savedAt <= savedAt) return
      // The announcement of this window's own save may arrive before its answer.
      if (JSON.stringify(saved.draft) === JSON.stringify(draft)) return
      if (phase === 'saved') store.setState(saved)
      else store.setState({ newer: saved })
    },
    settle(how: 'take' | 'keep') {
      const { newer, draft } = store.getState()
      if (newer === null) return
      store.setState({ savedAt: newer.savedAt, newer: null, error: null })
      const chosen = how === 'take' ? newer.draft : draft
      store.setState({ draft: chosen })
      autosave.change(chosen)
    },
    flush: autosave.flush,
    close: autosave.close,
  })
}
