import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** The reader's preferences for the case page, remembered on this machine. */
export interface CasePrefs {
  readonly galleryPx: number
  readonly findingsPx: number
  readonly galleryShown: boolean
  readonly findingsShown: boolean
  readonly tilePx: number
  /** Whether an action advances to the next open cell. */
  readonly advance: boolean
  readonly heatOpacity: number
  readonly heatThreshold: number
}

const initial: CasePrefs = {
  galleryPx: 384,
  findingsPx: 340,
  galleryShown: true,
  findingsShown: true,
  tilePx: 112,
  advance: true,
  heatOpacity: 0.6,
  heatThreshold: 0.3,
}
const storageKey = 'daybreak.case-page'

/** Stored values of the right type. Anything else gets its default. */
export function readPrefs(text: string | null): CasePrefs {
  try {
    const stored = JSON.parse(text ?? '{}') as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(initial).map(([name, value]) => [
        name,
        typeof stored?.[name] === typeof value ? stored[name] : value,
      ]),
    ) as unknown as CasePrefs
  } catch {
    return initial
  }
}

export const casePrefs = createStore<CasePrefs>(() => readPrefs(globalThis.localStorage?.getItem(storageKey) ?? null))
casePrefs.subscribe((prefs) => globalThis.localStorage?.setItem(storageKey, JSON.stringify(prefs)))

export const useCasePrefs = <T>(select: (prefs: CasePrefs) => T): T => useStore(casePrefs, select)
export const setCasePrefs = (change: Partial<CasePrefs>): void => casePrefs.setState(change)
