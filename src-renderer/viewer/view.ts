import type { PixelRect } from './tile-source.ts'

/** The viewer's current view. */
export interface SlideView {
  /** Centre in full-resolution pixels. */
  readonly x: number
  readonly y: number
  /** Screen (CSS) pixels per full-resolution pixel. */
  readonly zoom: number
  /** Degrees clockwise, 0 <= rotation < 360. */
  readonly rotation: number
  /** Size of the viewer in screen pixels. */
  readonly widthPx: number
  readonly heightPx: number
}

export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

/** The matrix (a, b, c, d, e, f) from full-resolution pixels to screen pixels, in canvas order. */
export function toScreenMatrix(view: SlideView): readonly [number, number, number, number, number, number] {
  const angle = (view.rotation * Math.PI) / 180
  const cos = Math.cos(angle) * view.zoom
  const sin = Math.sin(angle) * view.zoom
  return [
    cos,
    sin,
    -sin,
    cos,
    view.widthPx / 2 - (view.x * cos - view.y * sin),
    view.heightPx / 2 - (view.x * sin + view.y * cos),
  ]
}

export function toScreen(view: SlideView, x: number, y: number): ScreenPoint {
  const [a, b, c, d, e, f] = toScreenMatrix(view)
  return { x: a * x + c * y + e, y: b * x + d * y + f }
}

export function toSlide(view: SlideView, screen: ScreenPoint): { x: number; y: number } {
  const angle = (-view.rotation * Math.PI) / 180
  const dx = (screen.x - view.widthPx / 2) / view.zoom
  const dy = (screen.y - view.heightPx / 2) / view.zoom
  return {
    x: view.x + dx * Math.cos(angle) - dy * Math.sin(angle),
    y: view.y + dx * Math.sin(angle) + dy * Math.cos(angle),
  }
}

/** The upright box around everything that the viewer shows, in full-resolution pixels. */
export function visibleRect(view: SlideView): PixelRect {
  const angle = (view.rotation * Math.PI) / 180
  const cos = Math.abs(Math.cos(angle))
  const sin = Math.abs(Math.sin(angle))
  const width = (view.widthPx * cos + view.heightPx * sin) / view.zoom
  const height = (view.widthPx * sin + view.heightPx * cos) / view.zoom
  return { x: view.x - width / 2, y: view.y - height / 2, width, height }
}

/** The next quarter turn clockwise from any angle: 90, 180, 270 or 360. */
export const quarterTurn = (degrees: number): number => (Math.floor(Math.round(degrees) / 90) + 1) * 90

/** Whether two views show the same. */
export const sameView = (a: SlideView, b: SlideView): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.zoom === b.zoom &&
  a.rotation === b.rotation &&
  a.widthPx === b.widthPx &&
  a.heightPx === b.heightPx
