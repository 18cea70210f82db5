import type { Page } from '@playwright/test'
import type OpenSeadragon from 'openseadragon'

interface WithViewer {
  /** The slide's viewer, from the last frame. */
  shownSlide?: OpenSeadragon.Viewer
}

/** Keeps the viewer that each frame announces. Runs in the page before its own scripts. */
export function keepViewer(): void {
  addEventListener('daybreak:frame', (event) => {
    const page = globalThis as WithViewer
    page.shownSlide = (event as CustomEvent<OpenSeadragon.Viewer>).detail
  })
}

/** Waits until the slide is at rest and every tile of its view is as sharp as possible. */
export const slideAtRest = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => {
    const { shownSlide: osd } = globalThis as WithViewer
    if (!osd?.element.isConnected || osd.world.getItemCount() === 0) return false
    const [now, target] = [osd.viewport.getBounds(true), osd.viewport.getBounds(false)]
    const still = Math.abs(now.x - target.x) + Math.abs(now.y - target.y) + Math.abs(now.width - target.width) < 1e-6
    const pictures = Array.from({ length: osd.world.getItemCount() }, (_, i) => osd.world.getItemAt(i))
    return still && pictures.every((picture) => picture.getOpacity() === 0 || picture.getFullyLoaded())
  })
}

/** Resolves after the page's next frame. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())))
