import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** The reader's preferences for the case page, remembered on this machine. */
export interface CasePrefs {
  /** Widths that the reader gave the panels; 0: as the window allows (see `panelsIn`). */
  readonly galleryPx: number
  readonly findingsPx: number
  readonly galleryShown: boolean
  readonly findingsShown: boolean
  /** Larger tiles in the gallery, fewer of them in view. */
  readonly largeTiles: boolean
  /** Whether the chosen cell also shows its probabilities, similar training cells and origin. */
  readonly evidenceShown: boolean
  /** Whether an action advances to the next open cell. */
  readonly advance: boolean
  readonly heatOpacity: number
  readonly heatThreshold: number
}

/** A window of this height in px has room for the evidence of the chosen cell below a full gallery. */
const roomyPx = 1200

const initial: CasePrefs = {
  galleryPx: 0,
  findingsPx: 0,
  galleryShown: true,
  findingsShown: true,
  largeTiles: false,
  evidenceShown: (globalThis.innerHeight ?? 0) >= roomyPx,
  advance: true,
  heatOpacity: 0.6,
  heatThreshold: 0.3,
}
const storageKey = 'daybreak.case-page.2'

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
