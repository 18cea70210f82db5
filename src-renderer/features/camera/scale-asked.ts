import { parsePositive } from './numbers.ts'

/** A line shorter than this, in pixels of the camera, measures the hand rather than the scale. */
const shortestLinePx = 10
/** µm per pixel that a microscope camera can have. */
const range = { from: 0.02, to: 20 }

export interface ScaleAsked {
  /** The line counts; what is typed does once there is something typed. */
  readonly byLine: boolean
  /** null where the length of the line is no number. */
  readonly lineMicrons: number | null
  /** null where nothing that can be is known yet. */
  readonly micronsPerPixel: number | null
}

/** The scale that the reader asks for: as typed, else measured along a line of a known length in µm. */
export function scaleAsked(of: { typed: string; distance: string; linePx: number }): ScaleAsked {
  const byLine = of.typed.trim() === ''
  const lineMicrons = parsePositive(of.distance)
  const measured = of.linePx >= shortestLinePx && lineMicrons !== null ? lineMicrons / of.linePx : null
  const wanted = byLine ? measured : parsePositive(of.typed)
  const possible = wanted !== null && wanted >= range.from && wanted <= range.to
  return { byLine, lineMicrons, micronsPerPixel: possible ? wanted : null }
}
