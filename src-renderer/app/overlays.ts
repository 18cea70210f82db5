import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** The one dialog or tray that lies over the page. */
export type Overlay =
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'path' }
  | { readonly kind: 'quarantine' }
  | { readonly kind: 'scale'; readonly caseId: number }
  | { readonly kind: 'relocate'; readonly caseId: number }
  | { readonly kind: 'edit'; readonly caseId: number }

const store = createStore<{ readonly open: Overlay | null }>(() => ({ open: null }))

export const openOverlay = (open: Overlay): void => store.setState({ open })
export const closeOverlay = (): void => store.setState({ open: null })
export const useOverlay = (): Overlay | null => useStore(store, ({ open }) => open)
