import { expect, screenshot, test } from '../fixtures.ts'
import { madeSlide } from '../made-slide.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'
import { slideAtRest } from '../slide-at-rest.ts'
import { tilesInView } from '../tiles-in-view.ts'

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
      await expect.poll(async () => (await tilesInView(window)).tiles).toBeGreaterThanOrEqual(tiles)
      const seen = await tilesInView(window)
      expect(seen.slide).toBeGreaterThanOrEqual(0.5)
      console.log(`${width} x ${height}: ${seen.tiles} whole tiles, the slide has ${seen.slide} of the width`)
      await screenshot(window, `gallery-${width}`)
    })

  await test.step('one key changes the size of the tiles', async () => {
    const small = await tilesInView(window)
    await window.keyboard.press('t')
    await expect.poll(async () => (await tilesInView(window)).tiles).toBeLessThan(small.tiles / 2)
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
