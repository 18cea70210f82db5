import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { asItIs, type Viewing } from '#shared/contract/schemas/viewing.ts'
import { api } from './api.ts'

/** How this reader views slides. The core stores it, so that it is the same after a restart and in every window. */
const viewing = createStore<Viewing>(() => asItIs)
export const useViewing = <T>(select: (viewing: Viewing) => T): T => useStore(viewing, select)
export const viewingNow = (): Viewing => viewing.getState()

const saveAfterMs = 300
let timer: ReturnType<typeof setTimeout> | undefined

export async function loadViewing(): Promise<void> {
  viewing.setState(await api.viewing.prefs.query())
}

/** Applies a change at once. Intermediate values of a slider are not saved. */
export function setViewing(change: Partial<Viewing>): void {
  viewing.setState(change)
  clearTimeout(timer)
  timer = setTimeout(() => {
    api.viewing.savePrefs
      .mutate(viewing.getState())
      .catch((failure: unknown) => console.warn('viewing not saved', failure))
  }, saveAfterMs)
}
