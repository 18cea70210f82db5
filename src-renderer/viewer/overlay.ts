import type { SlideView } from './view.ts'

/** A layer drawn over the slide, in screen pixels. */
export interface OverlayLayer {
  /** Whether there is nothing to draw, regardless of the view. */
  empty(): boolean
  draw(context: CanvasRenderingContext2D, view: SlideView): void
}

/**
 * One canvas over the slide. Its layers are drawn in order, in the same frame as the slide. It is removed while all
 * of them are empty, because an empty canvas costs as much per frame as a full one.
 */
export interface Overlay {
  draw(view: SlideView): void
  remove(): void
}

export function createOverlay(parent: HTMLElement, layers: readonly OverlayLayer[]): Overlay {
  const canvas = document.createElement('canvas')
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none'
  canvas.dataset.role = 'overlay'
  parent.append(canvas)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser cannot draw')

  return {
    draw(view) {
      const shown = layers.filter((layer) => !layer.empty())
      if (shown.length === 0) {
        if (!canvas.hidden) context.clearRect(0, 0, canvas.width, canvas.height)
        canvas.hidden = true
        return
      }
      canvas.hidden = false
      const ratio = window.devicePixelRatio || 1
      const width = Math.round(view.widthPx * ratio)
      const height = Math.round(view.heightPx * ratio)
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width
        canvas.height = height
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.clearRect(0, 0, view.widthPx, view.heightPx)
      for (const layer of shown) {
        context.save()
        layer.draw(context, view)
        context.restore()
      }
    },
    remove: () => canvas.remove(),
  }
}
