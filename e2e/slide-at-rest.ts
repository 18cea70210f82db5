import type { Page } from '@playwright/test'
import type OpenSeadragon from 'openseadragon'

interface WithViewer {
  /** The slide's viewer, as the last frame told. */
  shownSlide?: OpenSeadragon.Viewer
}

/** Runs in the page before its own scripts: keeps the viewer that each frame tells of. */
export function keepViewer(): void {
  addEventListener('daybreak:frame', (event) => {
    const page = globalThis as WithViewer
    page.shownSlide = (event as CustomEvent<OpenSeadragon.Viewer>).detail
  })
}

/** Waits until the slide stands still and shows every tile of its view as sharp as it gets. */
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
