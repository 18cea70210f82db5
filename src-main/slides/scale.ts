/** Finest and coarsest µm per pixel that a microscope or slide scanner gives; anything else is a screen's or printer's dpi. */
const plausible = { min: 0.05, max: 5 }

/** The value where it can be the scale of a microscope image (0.05 to 5 µm/px), else null: 72, 96 or 300 dpi say nothing. */
export function plausibleScale(micronsPerPixel: number | null | undefined): number | null {
  if (micronsPerPixel == null || !Number.isFinite(micronsPerPixel)) return null
  return micronsPerPixel >= plausible.min && micronsPerPixel <= plausible.max ? micronsPerPixel : null
}

/** µm per pixel of `pixels` per unit, or null. */
export function scaleFromDensity(pixels: number, unit: 'inch' | 'cm' | 'metre'): number | null {
  if (!(pixels > 0)) return null
  const microns = { inch: 25_400, cm: 10_000, metre: 1_000_000 }[unit]
  return plausibleScale(microns / pixels)
}
