import type { Page } from '@playwright/test'

/** The number of tiles that the gallery shows as a whole, and the share of the window's width that the slide has. */
export const tilesInView = (page: Page): Promise<{ readonly tiles: number; readonly slide: number }> =>
  page.evaluate(() => {
    const view = document.querySelector('[data-gallery]')!.getBoundingClientRect()
    const isWhole = ({ top, bottom, left, right }: DOMRect) =>
      top >= view.top && bottom <= view.bottom && left >= view.left && right <= view.right
    const tiles = [...document.querySelectorAll('[data-gallery] [data-cell]')]
    const slide = document.querySelector('[data-on-glass] canvas')!.getBoundingClientRect()
    return {
      tiles: tiles.filter((tile) => isWhole(tile.getBoundingClientRect())).length,
      slide: slide.width / innerWidth,
    }
  })
