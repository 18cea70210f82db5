/** Finest and coarsest µm per pixel that a microscope or slide scanner gives; anything else is a screen's or printer's dpi. */
const plausible = { min: 0.05, max: 5 }

/** The value where it can be the scale of a microscope image (0.05 to 5 µm/px), else null: 72, 96 or 300 dpi say nothing. */
export function plausibleScale(micronsPerPixel: number | null | undefined): number | null {
  if (micronsPerPixel == null || !Number.isFinite(micronsPerPixel)) return null
  return micronsPerPixel >= plausible.min && micronsPerPixel <= plausible.max ? micronsPerPixel : null
}

/** Directions of a pixel that differ by less are one scale: scanners round. */
const sameInBoth = 1.02

/**
 * The scale of pixels that are `across` by `down` µm, where both can be a microscope's and are the same; where only one is
 * known, that one. Null where they differ: the picture would be stretched, and the reader must say.
 */
export function squareScale(across: number | null, down: number | null): number | null {
  if (across === null || down === null) return plausibleScale(across ?? down)
  const ratio = across / down
  return ratio < sameInBoth && ratio > 1 / sameInBoth ? plausibleScale(across) : null
}

/** µm per pixel of so many pixels per unit across and down, or null. */
export function scaleFromDensity(across: number, down: number, unit: 'inch' | 'cm' | 'metre'): number | null {
  if (!(across > 0) || !(down > 0)) return null
  const microns = { inch: 25_400, cm: 10_000, metre: 1_000_000 }[unit]
  return squareScale(microns / across, microns / down)
}
