import { parsePositive } from './numbers.ts'

/** A line shorter than this, in camera pixels, is too imprecise to give a scale. */
const shortestLinePx = 10
/** Possible scales of a microscope camera, µm per pixel. */
const range = { from: 0.02, to: 20 }

export interface ScaleAsked {
  /** Whether the scale comes from the line. A typed scale takes precedence. */
  readonly byLine: boolean
  /** Null if the typed length is not a number. */
  readonly lineMicrons: number | null
  /** Null until there is a possible value. */
  readonly micronsPerPixel: number | null
}

/** The scale that the reader specifies: as typed, otherwise measured along a line of known length in µm. */
export function scaleAsked(of: { typed: string; distance: string; linePx: number }): ScaleAsked {
  const byLine = of.typed.trim() === ''
  const lineMicrons = parsePositive(of.distance)
  const measured = of.linePx >= shortestLinePx && lineMicrons !== null ? lineMicrons / of.linePx : null
  const wanted = byLine ? measured : parsePositive(of.typed)
  const possible = wanted !== null && wanted >= range.from && wanted <= range.to
  return { byLine, lineMicrons, micronsPerPixel: possible ? wanted : null }
}
