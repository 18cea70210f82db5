import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** The one dialog or tray that lies over the page. */
export type Overlay =
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'path' }
  | { readonly kind: 'quarantine' }
  | { readonly kind: 'tray' }
  | { readonly kind: 'scale'; readonly caseId: number }
  | { readonly kind: 'relocate'; readonly caseId: number }
  | { readonly kind: 'edit'; readonly caseId: number }
  | { readonly kind: 'remove'; readonly caseId: number }

const store = createStore<{ readonly open: Overlay | null }>(() => ({ open: null }))

let before: Element | null = null

export function openOverlay(open: Overlay): void {
  if (store.getState().open === null) before = document.activeElement
  store.setState({ open })
}

/** Closes it and returns the focus to where it was. */
export function closeOverlay(): void {
  store.setState({ open: null })
  const to = before
  before = null
  // Runs after the dialog, which holds the focus, has left the page.
  setTimeout(() => {
    if (to instanceof HTMLElement && to.isConnected && store.getState().open === null) to.focus({ preventScroll: true })
  })
}
export const currentOverlay = (): Overlay | null => store.getState().open
export const useOverlay = (): Overlay | null => useStore(store, ({ open }) => open)
