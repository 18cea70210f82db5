import type { Page } from '@playwright/test'
import { expect, screenshot, test } from '../fixtures.ts'
import { madeSlide } from '../made-slide.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'
import { slideAtRest } from '../slide-at-rest.ts'

/** How many tiles are in view as a whole, and the share of the window's width that the slide has. */
const seen = (window: Page) =>
  window.evaluate(() => {
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

test('the gallery beside the slide shows many whole tiles, and remembers its width and the size of its tiles', async ({
  window,
}) => {
  const list = worklist(window)
  const page = casePage(window)
  const slide = madeSlide('many-cells', 3600, 'HSIL')
  await list.bringIn([slide])
  await list.ready('many-cells')
  await list.open('many-cells')
  await expect(page.chosen).toBeVisible()
  await slideAtRest(window)

  for (const [width, height, tiles] of [
    [1440, 900, 30],
    [1920, 1080, 48],
  ] as const)
    await test.step(`a new reader sees ${tiles} tiles at ${width} x ${height}, and the slide has half`, async () => {
      await window.setViewportSize({ width, height })
      await expect.poll(async () => (await seen(window)).tiles).toBeGreaterThanOrEqual(tiles)
      expect((await seen(window)).slide).toBeGreaterThanOrEqual(0.5)
      await screenshot(window, `gallery-${width}`)
    })

  await test.step('one key changes the size of the tiles', async () => {
    const small = await seen(window)
    await window.keyboard.press('t')
    await expect.poll(async () => (await seen(window)).tiles).toBeLessThan(small.tiles / 2)
  })

  await test.step('the width and the size are the same after a reload', async () => {
    const divider = window.getByRole('separator', { name: 'Width of the panel' }).first()
    await divider.focus()
    for (let n = 0; n < 5; n++) await window.keyboard.press('ArrowRight')
    const width = await divider.getAttribute('aria-valuenow')
    await window.reload()
    await expect(page.chosen).toBeVisible()
    await expect(divider).toHaveAttribute('aria-valuenow', width ?? '')
    await expect(window.getByRole('button', { name: 'Large tiles' })).toHaveAttribute('aria-pressed', 'true')
  })
})
