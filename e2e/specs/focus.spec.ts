import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, screenshot, test } from '../fixtures.ts'
import { sharedData, temporaryFolder } from '../host.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'

const fields = join(sharedData, 'cric', 'val')
test.skip(!existsSync(fields), 'needs the real fields in ../shared/data')

/** A real field whose right half is out of focus. */
async function halfBlurred(): Promise<string> {
  const field = join(fields, readdirSync(fields).sort()[0]!)
  const { width, height } = await sharp(field).metadata()
  const half = { left: width >> 1, top: 0, width: width - (width >> 1), height }
  const blurred = await sharp(field).blur(4).extract(half).png().toBuffer()
  const out = join(temporaryFolder(), 'half-focus.png')
  await sharp(field)
    .composite([{ input: blurred, left: half.left, top: 0 }])
    .png()
    .toFile(out)
  return out
}

test('the focus map shows which half of a field is out of focus, and the findings say how much', async ({ window }) => {
  const list = worklist(window)
  await list.bringIn([await halfBlurred()], 0.25)
  await list.ready('half-focus')
  await list.open('half-focus')
  await expect(casePage(window).findings).toContainText(/\d+ % of the cell-bearing area is out of focus/)
  await window.keyboard.press('v')
  const blueLeftAndRight = () =>
    window.locator('canvas[data-role=overlay]').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      const found = [0, 0]
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3]! > 0 && data[i + 2]! > data[i]! + 80)
          found[(i / 4) % canvas.width < canvas.width / 2 ? 0 : 1]!++
      return found as [number, number]
    })
  expect(await blueLeftAndRight()).toEqual([0, 0])
  await window.keyboard.press('Shift+H')
  const legend = window.getByRole('region', { name: 'Focus' })
  await expect(legend).toContainText('of the cell-bearing area is out of focus')
  await expect.poll(async () => (await blueLeftAndRight())[1]).toBeGreaterThan(5000)
  const [left, right] = await blueLeftAndRight()
  expect(right).toBeGreaterThan(5 * left)
  await window.keyboard.press('v')
  await screenshot(window, 'case-focus')
  await window.keyboard.press('h')
  await screenshot(window, 'case-focus-and-heat')
  await window.keyboard.press('h')
  await window.keyboard.press('v') // marks of one class are blue too
  await window.keyboard.press('Shift+H')
  await expect(legend).toBeHidden()
  // The canvas is drawn in the frame after the legend has disappeared.
  await expect.poll(blueLeftAndRight).toEqual([0, 0])
})
