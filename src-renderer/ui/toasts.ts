import { createStore } from 'zustand/vanilla'

export interface Toast {
  readonly id: number
  readonly tone: 'plain' | 'danger'
  readonly title: string
  readonly text?: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

export const toasts = createStore<{ readonly shown: readonly Toast[] }>(() => ({ shown: [] }))

let lastId = 0
const longest = 5

/** Shows a short message at the lower right. Failures stay until they are closed; others leave after 6 s. */
export function toast(message: Omit<Toast, 'id'>): void {
  lastId += 1
  const id = lastId
  toasts.setState(({ shown }) => ({ shown: [...shown, { ...message, id }].slice(-longest) }))
  if (message.tone === 'plain') setTimeout(() => closeToast(id), 6_000)
}

export function closeToast(id: number): void {
  toasts.setState(({ shown }) => ({ shown: shown.filter((other) => other.id !== id) }))
}
