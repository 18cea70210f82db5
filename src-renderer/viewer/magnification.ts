import { formatLength } from '#shared/wording/index.ts'

/** Objective powers that a reader can choose. */
export const objectives = [4, 10, 20, 40] as const
export type Objective = (typeof objectives)[number]

/** µm per screen pixel under a 1x objective. 40x is 0.25 µm per screen pixel. */
const micronsPerScreenPxAt1x = 10

/** Screen pixels per full-resolution pixel at an objective. On a slide without a scale, 40x means one to one. */
export const zoomOfObjective = (objective: number, micronsPerPixel: number | null): number =>
  ((micronsPerPixel ?? micronsPerScreenPxAt1x / 40) * objective) / micronsPerScreenPxAt1x

/** The magnification of a zoom (screen pixels per full-resolution pixel); null without a scale. */
export const objectiveOfZoom = (zoom: number, micronsPerPixel: number | null): number | null =>
  micronsPerPixel === null ? null : (zoom * micronsPerScreenPxAt1x) / micronsPerPixel

/**
 * Share of the heatmap's opacity that remains: all up to 10x, a quarter at 40x, where chromatin must stay readable.
 */
export function heatStrength(zoom: number, micronsPerPixel: number | null): number {
  const power = objectiveOfZoom(zoom, micronsPerPixel) ?? zoom * 40
  return Math.min(1, Math.max(0.25, 10 / power))
}

/** `20x`, `3.4x`, with one decimal below 10. */
export const magnificationText = (power: number): string =>
  `${power < 9.95 ? Number(power.toFixed(1)) : Math.round(power)}x`

/** The next objective after (`by` 1) or before (`by` -1) this magnification. Stays at the ends. */
export function nextObjective(power: number, by: 1 | -1): Objective {
  const beyond = objectives.filter((item) => (by === 1 ? item > power * 1.02 : item < power * 0.98))
  return (by === 1 ? beyond[0] : beyond.at(-1)) ?? (by === 1 ? 40 : 4)
}

export interface ScaleBar {
  readonly widthPx: number
  readonly text: string
}

/** A bar of 1, 2 or 5 times a power of ten µm, as long as fits into `maxPx` screen pixels. */
export function scaleBar(micronsPerScreenPx: number, maxPx: number): ScaleBar {
  const longest = micronsPerScreenPx * maxPx
  const decade = 10 ** Math.floor(Math.log10(longest))
  const microns = [5, 2, 1].map((step) => step * decade).find((step) => step <= longest) ?? decade
  return { widthPx: microns / micronsPerScreenPx, text: formatLength(microns) }
}
