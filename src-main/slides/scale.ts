/**
 * Finest and coarsest scale of a microscope or slide scanner, µm per pixel. Other values are the dpi of a screen or
 * printer.
 */
const plausible = { min: 0.05, max: 5 }

/**
 * The value if it can be the scale of a microscope image (0.05 to 5 µm/px), otherwise null: 72, 96 or 300 dpi are
 * meaningless.
 */
export function plausibleScale(micronsPerPixel: number | null | undefined): number | null {
  if (micronsPerPixel == null || !Number.isFinite(micronsPerPixel)) return null
  return micronsPerPixel >= plausible.min && micronsPerPixel <= plausible.max ? micronsPerPixel : null
}

/** Largest ratio between the two directions of a pixel that counts as one scale, because scanners round. */
const sameInBoth = 1.02

/** Whether a pixel that is `across` by `down` counts as square. */
export const isSquare = (across: number, down: number): boolean =>
  across / down < sameInBoth && down / across < sameInBoth

/**
 * The scale of pixels that are `across` by `down` µm, if both are plausible for a microscope and equal. If only one
 * is known, that one is used. Null if they differ: the picture would be stretched, and the reader must state the
 * scale.
 */
export function squareScale(across: number | null, down: number | null): number | null {
  if (across === null || down === null) return plausibleScale(across ?? down)
  return isSquare(across, down) ? plausibleScale(across) : null
}

/** µm per pixel from a number of pixels per unit, across and down, or null. */
export function scaleFromDensity(across: number, down: number, unit: 'inch' | 'cm' | 'metre'): number | null {
  if (!(across > 0) || !(down > 0)) return null
  const microns = { inch: 25_400, cm: 10_000, metre: 1_000_000 }[unit]
  return squareScale(microns / across, microns / down)
}
