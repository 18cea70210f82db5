/** The range of µm per pixel that the core accepts. */
export const scaleRange = { min: 0.05, max: 10 }

/** Typical scales of a scanner or a camera without extra magnification. */
export const objectives = [
  { power: 4, micronsPerPixel: 2.5 },
  { power: 10, micronsPerPixel: 1 },
  { power: 20, micronsPerPixel: 0.5 },
  { power: 40, micronsPerPixel: 0.25 },
] as const

/** A typed scale in µm per pixel, with point or comma; null if it is not a number or out of range. */
export function parseScale(text: string): number | null {
  const clean = text.trim().replace(',', '.')
  if (!/^\d*\.?\d+$|^\d+\.$/.test(clean)) return null
  const value = Number(clean)
  return value >= scaleRange.min && value <= scaleRange.max ? value : null
}
