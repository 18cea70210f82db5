import { type ReactNode, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'

/** The two places in the header for the page's content: after the breadcrumb, and before the reader's name. */
export type HeaderPlace = 'title' | 'status'

const places = new Map<HeaderPlace, HTMLElement>()
const listeners = new Set<() => void>()

/** The header passes this as `ref`. */
export const headerPlace = (place: HeaderPlace) => (element: HTMLElement | null) => {
  if (element) places.set(place, element)
  else places.delete(place)
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Shows a page's own content in the header: `<InHeader place="title">S26-01432 · F 34 · LBC</InHeader>`. */
export function InHeader({ place, children }: { readonly place: HeaderPlace; readonly children: ReactNode }) {
  const element = useSyncExternalStore(subscribe, () => places.get(place) ?? null)
  return element ? createPortal(children, element) : null
}
