import { createStore } from 'zustand/vanilla'

interface Announcement {
  readonly text: string
  /** Grows, so that the same words are spoken again. */
  readonly n: number
  /** The words are on the screen, in a place that screen readers speak by itself. */
  readonly shown: boolean
}

/** The last announcement for screen readers. */
export const announcements = createStore<Announcement>(() => ({ text: '', n: 0, shown: false }))

/** Tells people who use a screen reader what changed. Shows nothing. */
export function announce(text: string, { shown = false } = {}): void {
  announcements.setState(({ n }) => ({ text, n: n + 1, shown }))
}
