/**
 * The inferno colour map (van der Walt & Smith, matplotlib, CC0), sampled at 17 evenly spaced points and interpolated:
 * perceptually uniform and readable without colour vision.
 */
const stops = [
  [0, 0, 4],
  [12, 8, 38],
  [36, 12, 79],
  [66, 10, 104],
  [93, 18, 110],
  [120, 28, 109],
  [147, 38, 103],
  [174, 48, 92],
  [199, 62, 76],
  [221, 81, 58],
  [237, 105, 37],
  [248, 133, 15],
  [252, 165, 10],
  [250, 198, 45],
  [242, 230, 97],
  [252, 255, 164],
  [252, 255, 164],
] as const

export type Rgb = readonly [red: number, green: number, blue: number]

/** The colour (0 to 255 per channel) for a value from 0 to 1. */
export function inferno(value: number): Rgb {
  const at = Math.min(1, Math.max(0, value)) * (stops.length - 2)
  const below = stops[Math.floor(at)]!
  const above = stops[Math.floor(at) + 1]!
  const part = at - Math.floor(at)
  const mix = (channel: 0 | 1 | 2) => Math.round(below[channel] + (above[channel] - below[channel]) * part)
  return [mix(0), mix(1), mix(2)]
}

/** Opacity of a value: none at 0, full from 0.5 on, so that the glass stays visible where there is little heat. */
export const heatAlpha = (value: number): number => Math.min(1, Math.max(0, value) * 2)

/** 256 colours as RGBA bytes, from transparent. */
export function heatRamp(): Uint8ClampedArray {
  const ramp = new Uint8ClampedArray(256 * 4)
  for (let step = 0; step < 256; step++) {
    const value = step / 255
    // The dark end of inferno would look like dirt on the glass, so the ramp starts a little higher.
    ramp.set([...inferno(0.18 + value * 0.82), Math.round(heatAlpha(value) * 255)], step * 4)
  }
  return ramp
}
