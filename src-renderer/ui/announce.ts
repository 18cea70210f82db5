import { createStore } from 'zustand/vanilla'

/** The next announcement for screen readers. `n` grows so that the same words are spoken again. */
export const announcements = createStore<{ readonly text: string; readonly n: number }>(() => ({ text: '', n: 0 }))

/** Tells people who use a screen reader what changed. Shows nothing. */
export function announce(text: string): void {
  announcements.setState(({ n }) => ({ text, n: n + 1 }))
}
