import type { MarkLooks } from './looks.ts'
import { traceShape } from './shapes.ts'
import { type SlideView, toScreen } from './view.ts'

/** Calls `visit` for each dot: its label and its place in the given view. */
export type EachDot = (view: SlideView, visit: (label: number, x: number, y: number) => void) => void

/** A picture of an overview's dots. It is drawn once and moved with the slide during a pan or zoom. */
export interface DotPicture {
  /** Marks the picture as outdated. */
  invalidate(): void
  draw(context: CanvasRenderingContext2D, view: SlideView): void
  close(): void
}

/** Share of the view's size that is drawn beyond each edge, so that a pan meets dots instead of a gap. */
const margin = 0.35
/** ms without movement after which the picture is redrawn, sharp and for the new place. */
const restMs = 90
const radiusPx = 3.4
const spritePx = 14

/**
 * Without a graphics card, drawing thousands of shapes takes longer than a frame, and an overview has thousands. So
 * they are drawn into a picture when the view is at rest, and each frame only places the picture.
 */
export function createDotPicture(looks: MarkLooks, eachDot: EachDot, onReady: () => void): DotPicture {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')!
  let sprites: HTMLCanvasElement[] = []
  let ratio = 0
  let drawnFor: SlideView | null = null
  let stale = true
  let timer: ReturnType<typeof setTimeout> | null = null

  const refresh = (view: SlideView): void => {
    const now = window.devicePixelRatio || 1
    if (now !== ratio) {
      ratio = now
      sprites = looks.colors.map((_, label) => sprite(looks, label, ratio))
    }
    const wide: SlideView = {
      ...view,
      widthPx: view.widthPx * (1 + 2 * margin),
      heightPx: view.heightPx * (1 + 2 * margin),
    }
    canvas.width = Math.round(wide.widthPx * ratio)
    canvas.height = Math.round(wide.heightPx * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const half = spritePx / 2
    eachDot(wide, (label, x, y) => context.drawImage(sprites[label]!, x - half, y - half, spritePx, spritePx))
    drawnFor = wide
    stale = false
  }

  const schedule = (view: SlideView, delay: number): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      refresh(view)
      onReady()
    }, delay)
  }

  return {
    invalidate() {
      stale = true
    },
    draw(target, view) {
      if (drawnFor === null) {
        // The slide is drawn first. Its dots follow in the next frame.
        if (timer === null) schedule(view, 0)
        return
      }
      if (stale) refresh(view)
      else if (!shows(drawnFor, view)) schedule(view, restMs)
      const scale = view.zoom / drawnFor.zoom
      const centre = toScreen(view, drawnFor.x, drawnFor.y)
      target.translate(centre.x, centre.y)
      target.rotate(((view.rotation - drawnFor.rotation) * Math.PI) / 180)
      const width = drawnFor.widthPx * scale
      const height = drawnFor.heightPx * scale
      target.drawImage(canvas, -width / 2, -height / 2, width, height)
    },
    close() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** Whether the picture has the view's magnification and reaches its edges. */
function shows(picture: SlideView, view: SlideView): boolean {
  if (picture.zoom !== view.zoom || picture.rotation !== view.rotation) return false
  const away = toScreen(view, picture.x, picture.y)
  return (
    Math.abs(away.x - view.widthPx / 2) <= (picture.widthPx - view.widthPx) / 2 &&
    Math.abs(away.y - view.heightPx / 2) <= (picture.heightPx - view.heightPx) / 2
  )
}

/** A class's shape in its colour with a dark edge. */
function sprite(looks: MarkLooks, label: number, ratio: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.ceil(spritePx * ratio)
  const context = canvas.getContext('2d')!
  context.scale(ratio, ratio)
  const path = new Path2D()
  const shape = looks.shapes[label]!
  traceShape(path, shape, spritePx / 2, spritePx / 2, radiusPx)
  context.lineWidth = 3.5
  context.strokeStyle = 'rgb(0 0 0 / 55%)'
  context.stroke(path)
  context.lineWidth = 1.5
  context.strokeStyle = looks.colors[label]!
  context.stroke(path)
  if (shape.filled) {
    context.fillStyle = looks.colors[label]!
    context.fill(path)
  }
  return canvas
}
