import { useSyncExternalStore } from 'react'
import { type CasePrefs, casePrefs, useCasePrefs } from './prefs.ts'

/** The panels of the case page. A narrow window shows one of them at a time. */
export type Pane = 'gallery' | 'slide' | 'findings'
export const panes: readonly Pane[] = ['gallery', 'slide', 'findings']

/** The least and the greatest width of the panels beside the slide; px. */
export const galleryLimits = { min: 240, max: 1400 }
export const findingsLimits = { min: 260, max: 560 }

/** A window narrower than this shows one panel at a time; px. */
const oneAtATimeBelow = 1000
/** The slide keeps this width, however wide the reader made the panels; px. */
const leastSlidePx = 320
/** Width of both dividers; px. */
const dividersPx = 2

export interface Panels {
  /** The panels are tabs: each fills the window when it is chosen. */
  readonly tabs: boolean
  readonly galleryPx: number
  readonly findingsPx: number
  /** Greatest width of the gallery that leaves the slide its least width. */
  readonly mostGalleryPx: number
}

/**
 * The widths of the panels in a window. Unless the reader chose otherwise, the slide has half of the window and the
 * gallery what the findings leave of the other half.
 */
export function panelsIn(
  windowPx: number,
  prefs: Pick<CasePrefs, 'galleryPx' | 'findingsPx' | 'findingsShown'>,
): Panels {
  const within = (px: number, { min, max }: { min: number; max: number }) => Math.min(max, Math.max(min, px))
  const fittingFindings = within(Math.round(windowPx * 0.19), { min: 280, max: 360 })
  const findingsPx = within(prefs.findingsPx || fittingFindings, findingsLimits)
  const half = Math.floor(windowPx / 2) - dividersPx
  const mostGalleryPx = Math.max(
    galleryLimits.min,
    windowPx - leastSlidePx - dividersPx - (prefs.findingsShown ? findingsPx : 0),
  )
  const galleryPx = Math.min(within(prefs.galleryPx || half - fittingFindings, galleryLimits), mostGalleryPx)
  return { tabs: windowPx < oneAtATimeBelow, galleryPx, findingsPx, mostGalleryPx }
}

const widthOfWindow = () => globalThis.innerWidth
function onResize(changed: () => void): () => void {
  globalThis.addEventListener('resize', changed)
  return () => globalThis.removeEventListener('resize', changed)
}

/** Whether the panels are tabs in this window, now. */
export const isNarrow = (): boolean => panelsIn(widthOfWindow(), casePrefs.getState()).tabs

/** The panels in this window, now. */
export function usePanels(): Panels {
  const windowPx = useSyncExternalStore(onResize, widthOfWindow)
  const prefs = useCasePrefs((all) => all)
  return panelsIn(windowPx, prefs)
}
