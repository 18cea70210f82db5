import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import sharp from 'sharp'
import { pathAlong, writePan } from '../camera-video.ts'
import { enter, expect, screenshot, test } from '../fixtures.ts'
import { type Host, sharedData, temporaryFolder } from '../host.ts'
import { cameraPage } from '../pages/camera.ts'

const fields = join(sharedData, 'lbc_fields')
test.skip(!existsSync(fields), 'needs the real fields in ../shared/data')
test.describe.configure({ mode: 'serial' })

const camera = { width: 800, height: 600 }
/** Right along the top of the field, down, and back to the left. */
const path = pathAlong(
  [
    [100, 80],
    [1100, 120],
    [1080, 520],
    [120, 500],
  ],
  { pxPerFrame: 3, rest: 45 },
)

let field: string

/** A window with a camera, or with what the arguments say. */
async function open(launch: Launch, host: Host, args: readonly string[] = []): Promise<Page> {
  const page = await (await launch(args)).newPage({ viewport: { width: 1440, height: 900 } })
  await enter(page, host)
  return page
}
type Launch = (args?: readonly string[]) => Promise<Browser>

const fakeCamera = (file: string) => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
]

test.beforeAll(() => {
  const name = readdirSync(fields, { recursive: true })
    .map(String)
    .filter((one) => /\.(jpe?g|png)$/i.test(one))
    .sort()[0]
  field = join(fields, name ?? '')
})

test('fields of a moved stage become one slide that is opened as a case', async ({ host, launch }) => {
  const video = join(temporaryFolder(), 'pan.mjpeg')
  await writePan(video, { field, ...camera, path })
  const page = await open(launch, host, fakeCamera(video))
  const view = cameraPage(page)
  await view.open()
  await view.live()

  await test.step('the scale is measured, doubted if it is impossible, and stored', async () => {
    await view.measure(2000)
    await expect(view.side.getByText(/Unusual at 40×/)).toBeVisible()
    await screenshot(page, 'camera-calibrate')
    await view.side.getByLabel('Known distance').fill('160')
    await expect(view.side.getByTestId('camera-scale')).toHaveText('0.2500 µm/px')
    await expect(view.side.getByText(/Unusual/)).toHaveCount(0)
    await view.side.getByRole('button', { name: /^Save scale/ }).click()
    await expect(view.side.getByText('0.2500 µm/px')).toBeVisible()
    await screenshot(page, 'camera-live')
  })

  await test.step('the model analyses a still, and its marks are drawn dashed over it', async () => {
    await page.keyboard.press('Space')
    await expect(view.side.getByText(/\d+ cells? · /)).toBeVisible()
    await screenshot(page, 'camera-still')
    await page.keyboard.press('Escape')
  })

  await test.step('A switches from one frame to four, to sixteen and back', async () => {
    await page.keyboard.press('a')
    await expect(view.side.getByRole('radio', { name: '4 frames' })).toBeChecked()
    await page.keyboard.press('a')
    await page.keyboard.press('a')
    await expect(view.side.getByRole('radio', { name: '1 frame' })).toBeChecked()
  })

  let taken = 0
  await test.step('fields are captured with the space bar when the frame says so', async () => {
    await page.keyboard.press('s')
    await expect(view.note).toContainText('Space takes the first field')
    await page.keyboard.press('Space')
    await expect(view.counted(1)).toBeVisible()
    taken = 1
    for (; taken < 4; taken++) {
      // The film repeats, so the place where the next field fits comes again.
      await view.overlapBetween(20, 70)
      await page.keyboard.press('Space')
      await expect(view.counted(taken + 1)).toBeVisible()
    }
    await screenshot(page, 'camera-capture')
  })

  await test.step('the last field is removed', async () => {
    await page.keyboard.press('z')
    await expect(view.counted(taken - 1)).toBeVisible()
  })

  await test.step('the slide is made and opened', async () => {
    await view.side.getByLabel('Accession number or name').fill('S26-0042')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await page.getByRole('grid', { name: 'Gallery' }).waitFor()
    await expect(page).toHaveTitle(/S26-0042/)
    await screenshot(page, 'camera-case')
  })

  await test.step('the slide shows what was under the camera', async () => {
    const slide = join(host.data, 'slides', 'camera', 'S26-0042.tif')
    const { meanDifference, width, height } = await compare(slide, field)
    console.log(`stitched ${width} × ${height}: mean absolute difference ${meanDifference.toFixed(2)} of 255`)
    expect(width).toBeGreaterThan(camera.width * 1.3)
    expect(meanDifference).toBeLessThan(6)
  })
})

test('an unplugged camera and a killed core lose nothing: the capture is offered again', async ({ start, launch }) => {
  let host = await start()
  const video = join(temporaryFolder(), 'still.mjpeg')
  await writePan(video, { field, ...camera, path: path.slice(0, 400) })
  let page = await open(launch, host, fakeCamera(video))
  let view = cameraPage(page)
  await view.open()
  await view.live()
  await page.keyboard.press('c')
  await view.typeScale(0.25)
  await page.keyboard.press('s')
  await expect(view.note).toContainText('Space takes the first field')
  await page.keyboard.press('Space')
  await expect(view.counted(1)).toBeVisible()
  await view.video.evaluate((element: HTMLVideoElement) => {
    const track = (element.srcObject as MediaStream).getVideoTracks()[0]
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
  await expect(page.getByText('The camera is disconnected')).toBeVisible()
  await expect(page.getByText('The field captured so far is on disk.')).toBeVisible()
  await screenshot(page, 'camera-unplugged')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('The camera is disconnected')).toHaveCount(0)

  await host.kill()
  await page.context().browser()?.close()
  host = await start({ data: host.data })
  page = await open(launch, host, fakeCamera(video))
  view = cameraPage(page)
  await view.open()
  await expect(view.side.getByText(/Unfinished capture from .* with 1 field/)).toBeVisible()
  await expect(view.note).toContainText(/Overlap|Covered|Move back|lost/i)
  await screenshot(page, 'camera-resumed')
})

test('without a camera, and without permission, the page explains what to do', async ({ host, start, launch }) => {
  let page = await open(launch, host)
  await cameraPage(page).open()
  await expect(page.getByRole('heading', { name: /No camera|may not use the camera/ })).toBeVisible()
  await screenshot(page, 'camera-none')
  const other = await start()
  // A fake camera without anybody to grant permission: a headless browser refuses it.
  page = await open(launch, other, ['--use-fake-device-for-media-stream', '--deny-permission-prompts'])
  await cameraPage(page).open()
  await expect(page.getByRole('heading', { name: 'Daybreak may not use the camera' })).toBeVisible()
  await screenshot(page, 'camera-denied')
})

/** Finds the place of the slide's corner in the field, and the difference between their pixels. */
async function compare(slide: string, original: string) {
  const grey = async (file: string) => {
    const { data, info } = await sharp(file).flatten().greyscale().raw().toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height, channels: info.channels }
  }
  const made = await grey(slide)
  const real = await grey(original)
  // Chromium's fake camera treats the film's full-range JPEGs as limited-range video, which stretches the values. So
  // the difference is what remains after the best gain and offset.
  const differenceAt = (left: number, top: number, every: number): number => {
    const pairs: [made: number, real: number][] = []
    for (let y = 4; y < made.height - 4; y += every)
      for (let x = 4; x < made.width - 4; x += every) {
        const value = made.data[(y * made.width + x) * made.channels] ?? 255
        const [fx, fy] = [left + x, top + y]
        // White pixels were never captured, or are clipped.
        if (value >= 254 || fx < 0 || fy < 0 || fx >= real.width || fy >= real.height) continue
        pairs.push([value, real.data[(fy * real.width + fx) * real.channels] ?? 0])
      }
    const n = pairs.length
    if (n === 0) return Number.POSITIVE_INFINITY
    const mean = (k: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[k], 0) / n
    const [m, r] = [mean(0), mean(1)]
    let [together, own] = [0, 0]
    for (const [a, b] of pairs) {
      together += (a - m) * (b - r)
      own += (b - r) ** 2
    }
    const gain = together / Math.max(1, own)
    return pairs.reduce((sum, [a, b]) => sum + Math.abs(a - m - gain * (b - r)), 0) / n
  }
  let best = { left: 0, top: 0, difference: Number.POSITIVE_INFINITY }
  const xs = new Set(path.map(([x]) => x))
  const ys = new Set(path.map(([, y]) => y))
  for (const left of xs)
    for (const top of ys) {
      const difference = differenceAt(left, top, 61)
      if (difference < best.difference) best = { left, top, difference }
    }
  // The corner of the bounding box need not be a place of the stage.
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++) {
      const at = { left: best.left + dx, top: best.top + dy }
      const difference = differenceAt(at.left, at.top, 7)
      if (dx === -2 && dy === -2) best = { ...best, difference: differenceAt(best.left, best.top, 7) }
      if (difference < best.difference) best = { ...at, difference }
    }
  return { meanDifference: differenceAt(best.left, best.top, 1), width: made.width, height: made.height }
}
