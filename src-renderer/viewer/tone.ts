import type { Viewing } from '#shared/contract/schemas/viewing.ts'

type Tone = Pick<Viewing, 'brightness' | 'contrast' | 'gamma'>

/** Whether the reader changed how levels are shown. */
export const isToneAltered = ({ brightness, contrast, gamma }: Tone): boolean =>
  brightness !== 0 || contrast !== 0 || gamma !== 1

/** The shown value of each of the 256 levels, 0 to 1: gamma, then contrast around the middle, then brightness. */
export function toneCurve({ brightness, contrast, gamma }: Tone): number[] {
  // Contrast pivots the line around the middle: -80 % is nearly flat, 100 % is twice as steep.
  const slope = 1 + contrast / 100
  return Array.from({ length: 256 }, (_, level) => {
    const lifted = (level / 255) ** (1 / gamma)
    return Math.min(1, Math.max(0, (lifted - 0.5) * slope + 0.5 + brightness / 100))
  })
}
