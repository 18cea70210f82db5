import { expect, type Locator, type Page } from '@playwright/test'

/** The microscope camera's page. */
export const cameraPage = (page: Page) => {
  const side = page.getByRole('complementary', { name: 'Camera' })
  const video = page.locator('video')
  return {
    side,
    video,
    map: page.getByRole('img', { name: /\d+ fields?/ }),
    note: page.locator('p[data-tone]'),
    counted: (n: number): Locator => side.getByText(new RegExp(`^${n} fields?\\b`)),

    async open(): Promise<void> {
      await page.keyboard.press('Shift+C')
      await expect(page.getByRole('region', { name: 'Microscope camera' })).toBeVisible()
    },
    async live(): Promise<void> {
      await expect(page.getByRole('button', { name: /^Begin a slide/ })).toBeEnabled()
    },
    /** Waits until the stage is where the next field overlaps the last one by this much, in percent. */
    async overlapBetween(least: number, most: number): Promise<void> {
      await page.waitForFunction(
        ([from = 0, to = 0]) => {
          const note = document.querySelector('p[data-tone]')?.textContent ?? ''
          const overlap = Number(/Overlap (\d+) %/.exec(note)?.[1])
          return overlap > from && overlap < to
        },
        [least, most],
      )
    },
    /** Measures along the whole width of the picture, as with a stage micrometer. */
    async measure(microns: number): Promise<void> {
      await page.keyboard.press('c')
      const layer = page.getByRole('img', { name: 'Drag a line over a known distance' })
      const box = await layer.boundingBox()
      if (!box) throw new Error('no picture to measure on')
      await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2)
      await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2)
      await page.mouse.up()
      await side.getByLabel('Known distance').fill(String(microns))
    },
    async typeScale(micronsPerPixel: number): Promise<void> {
      await side.getByLabel('Or enter the scale').fill(String(micronsPerPixel))
      await side.getByRole('button', { name: /^Save/ }).click()
      await expect(side.getByText(`${micronsPerPixel.toFixed(4)} µm/px`)).toBeVisible()
    },
  }
}
