import { createStore } from 'zustand/vanilla'

export interface Toast {
  readonly id: number
  readonly tone: 'plain' | 'danger'
  readonly title: string
  readonly text?: string
  /** The subject, so that all toasts about it can be closed once it has been dealt with. */
  readonly about?: 'quarantine'
  /** At most one toast of this kind is shown. A new one replaces the previous one. */
  readonly only?: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

export const toasts = createStore<{ readonly shown: readonly Toast[] }>(() => ({ shown: [] }))

let lastId = 0
const longest = 5

/**
 * Shows a short message at the lower middle, clear of the buttons at the window's edge. It disappears after 6 s. A
 * failure stays until it is closed, or for 15 s if its action leads to a place that keeps it.
 */
export function toast(message: Omit<Toast, 'id'>): void {
  lastId += 1
  const id = lastId
  toasts.setState(({ shown }) => {
    const others = message.only === undefined ? shown : shown.filter(({ only }) => only !== message.only)
    return { shown: [...others, { ...message, id }].slice(-longest) }
  })
  const ms = message.tone === 'plain' ? 6_000 : message.action ? 15_000 : null
  if (ms !== null) setTimeout(() => closeToast(id), ms)
}

/** Closes toasts that are now shown elsewhere. */
export function closeToastsAbout(about: NonNullable<Toast['about']>): void {
  toasts.setState(({ shown }) => ({ shown: shown.filter((other) => other.about !== about) }))
}

export function closeToast(id: number): void {
  toasts.setState(({ shown }) => ({ shown: shown.filter((other) => other.id !== id) }))
}
