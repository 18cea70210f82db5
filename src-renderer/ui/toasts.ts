import { createStore } from 'zustand/vanilla'
import { announce } from './announce.ts'

export interface Toast {
  readonly id: number
  readonly tone: 'plain' | 'danger'
  readonly title: string
  readonly text?: string
  /** The subject, so that all toasts about it can be closed once it has been dealt with. */
  readonly about?: 'quarantine'
  /** At most one toast of this kind is shown. A new one takes the place of the previous one. */
  readonly only?: string
  readonly action?: { readonly label: string; readonly run: () => void }
  /** The work it tells of goes on. The toast stays until another of its kind replaces it. */
  readonly goesOn?: boolean
}

export const toasts = createStore<{ readonly shown: readonly Toast[] }>(() => ({ shown: [] }))

let lastId = 0
const longest = 5
const timers = new Map<number, ReturnType<typeof setTimeout>>()

/**
 * Shows a short message at the lower middle, clear of the buttons at the window's edge. It disappears after 6 s. A
 * failure stays until it is closed, or for 15 s if its action leads to a place that keeps it. A plain message is also
 * announced; a failure is an alert. Returns the toast's id.
 */
export function toast(message: Omit<Toast, 'id'>): number {
  const { shown } = toasts.getState()
  const before = message.only === undefined ? undefined : shown.find(({ only }) => only === message.only)
  const id = before?.id ?? ++lastId
  // Work that goes on says every few moments how far it is.
  const said = before?.goesOn === true && message.goesOn === true
  if (message.tone === 'plain' && !said)
    announce([message.title, message.text ?? ''].filter(Boolean).join('. '), { shown: true })
  const next = { ...message, id }
  toasts.setState({
    shown: before ? shown.map((other) => (other === before ? next : other)) : [...shown, next].slice(-longest),
  })
  clearTimeout(timers.get(id))
  const ms = shownFor(next)
  if (ms !== null)
    timers.set(
      id,
      setTimeout(() => closeToast(id), ms),
    )
  return id
}

/** Closes toasts that are now shown elsewhere. */
export function closeToastsAbout(about: NonNullable<Toast['about']>): void {
  for (const { id, about: of } of toasts.getState().shown) if (of === about) closeToast(id)
}

export function closeToast(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.setState(({ shown }) => ({ shown: shown.filter((other) => other.id !== id) }))
}

/** ms; null: until it is closed or replaced. */
function shownFor({ tone, action, goesOn }: Toast): number | null {
  if (goesOn) return null
  if (tone === 'plain') return 6_000
  return action ? 15_000 : null
}
