/** How the model's figures are written, alike in the window, the report and the command line. */
import { isSuspicious } from '../domain/cell-scores.ts'
import { formatNumber } from '../messages/index.ts'

/**
 * A probability with two digits. A model is never certain, so the ends read `>0.99` and `<0.01`. A value below one half
 * never reads 0.50, so that the figure agrees with the line between suspicious cells and others.
 */
export function formatProbability(p: number): string {
  if (p > 0.99) return '>0.99'
  if (p < 0.01) return '<0.01'
  const text = p.toFixed(2)
  return !isSuspicious(p) && text === '0.50' ? '0.49' : text
}

/** The score of a cell, which lists carry in thousandths. */
export const formatScore = (thousandths: number): string => formatProbability(thousandths / 1000)

/** An area: two significant digits below 10 mm², whole square millimetres above. The unit is in the message. */
export function formatMm2(mm2: number): string {
  if (mm2 > 0 && mm2 < 0.01) return '<0.01'
  return formatNumber(mm2 < 9.95 ? Number(mm2.toPrecision(2)) : Math.round(mm2))
}

/** A length on the glass: `2.5 µm`, `850 µm`, `1.24 mm`. */
export function formatLength(microns: number): string {
  if (microns >= 1000) return `${Number((microns / 1000).toPrecision(3))} mm`
  return `${Number(microns.toPrecision(microns >= 100 ? 3 : 2))} µm`
}

interface Point {
  readonly x: number
  readonly y: number
}

/** The distance between two points in full-resolution pixels. Without the slide's scale it is a number of pixels. */
export function formatDistance(from: Point, to: Point, micronsPerPixel: number | null): string {
  const pixels = Math.hypot(to.x - from.x, to.y - from.y)
  if (micronsPerPixel === null) return `${formatNumber(Math.round(pixels))} px`
  return formatLength(Math.max(0.01, pixels * micronsPerPixel))
}
