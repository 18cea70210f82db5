import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import sharp from 'sharp'
import { openReadable } from '../../src-main/storage/index.ts'
import { iccProfile, jpegWithProfile } from '../../src-main/testing/icc-profile.ts'
import { cropSquare } from '../../src-shared/domain/crop-square.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { type Host, sharedData } from '../host.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'
import { nextFrame, slideAtRest } from '../slide-at-rest.ts'
import { tileTraffic } from '../tile-traffic.ts'

const stack = join(sharedData, 'focus_stack')
const planeFiles = existsSync(stack)
  ? readdirSync(stack)
      .filter((name) => name.startsWith('fov'))
      .sort()
      .map((name) => join(stack, name))
  : []

/** RGB of the slide's canvas at a place, 0 to 1 across and down, once two readings agree. */
async function pixelAt(window: Page, x: number, y: number): Promise<number[]> {
  return window.evaluate(
    ([x, y]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.openseadragon-canvas canvas')!
      const context = canvas.getContext('2d')!
      const { data } = context.getImageData(Math.round(canvas.width * x!), Math.round(canvas.height * y!), 1, 1)
      return [data[0]!, data[1]!, data[2]!]
    },
    [x, y],
  )
}

/** Times are checked only on a machine that is not busy. Otherwise they are only reported. */
const hasTime = (): boolean => (loadavg()[0] ?? 0) < availableParallelism() + 1

/** Time between frames while the slide is dragged back and forth, median in ms. */
async function frameTime(window: Page): Promise<number> {
  const box = (await window.getByRole('application').boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await window.mouse.move(x, y)
  await window.mouse.down()
  await window.evaluate(() => {
    const page = window as unknown as { frames: number[] }
    const frames: number[] = []
    page.frames = frames
    const note = (at: number) => {
      frames.push(at)
      // Records frames until the result is fetched, so that one measurement does not continue into the next.
      if (page.frames === frames) requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  })
  for (let i = 0; i < 60; i++) {
    await window.mouse.move(x + 150 * Math.sin(i / 5), y + 80 * Math.cos(i / 7))
    await nextFrame(window)
  }
  await window.mouse.up()
  const times = await window.evaluate(() => {
    const page = window as unknown as { frames: number[] }
    const noted = page.frames
    page.frames = []
    return noted
  })
  expect(times.length).toBeGreaterThan(20)
  const gaps = times.slice(1).map((at, i) => at - times[i]!)
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]!
}

test('a folder of focal planes is one slide, stepped by key, wheel and slider', async ({ window }) => {
  test.skip(!existsSync(stack), 'needs the real stack in ../shared/data')
  const list = worklist(window)
  await list.bringIn([stack], 0.25)
  // Planes and colours need no screening, so the case opens during it.
  await expect(list.line('focus_stack')).toBeVisible()
  await expect(window.getByRole('row').filter({ hasText: /fov|all_in_focus/ })).toHaveCount(0)
  await list.look('focus_stack')
  const focus = window.getByRole('region', { name: 'Focus' })
  await expect(focus).toContainText('17 / 20')
  await screenshot(window, 'focus-planes')

  await test.step('keys step, and a step to a loaded plane is shown within 100 ms', async () => {
    const traffic = tileTraffic(window)
    await window.keyboard.press('f')
    for (const [key, plane] of [...[16, 15, 14, 13, 12].map((n) => ['-', n] as const), ['PageUp', 13] as const]) {
      // The neighbouring planes are loaded once a plane is in view.
      await slideAtRest(window)
      await traffic.quiet()
      await window.keyboard.press(key)
      await expect(focus).toContainText(`${plane} / 20`)
      await expect(focus.getByRole('status')).toHaveAttribute('data-pending', 'false')
    }
    await expect.poll(() => window.evaluate(() => performance.getEntriesByName('daybreak:plane').length)).toBe(6)
    const steps = await window.evaluate(() => performance.getEntriesByName('daybreak:plane').map((e) => e.duration))
    console.log('plane steps, ms:', steps.map((ms) => ms.toFixed(0)).join(' '))
    test.info().annotations.push({ type: 'plane steps, ms', description: steps.map((ms) => ms.toFixed(0)).join(' ') })
    if (hasTime()) expect([...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)]).toBeLessThan(100)
  })

  await test.step('Alt and the wheel, and the slider', async () => {
    const slide = window.getByRole('application')
    const zoomed = window.locator('[class*=power]')
    const power = await zoomed.textContent()
    await slide.hover()
    await window.keyboard.down('Alt')
    await window.mouse.wheel(0, 100)
    await window.keyboard.up('Alt')
    await expect(focus).not.toContainText('13 / 20')
    expect(await zoomed.textContent()).toBe(power)
    await focus.getByRole('slider', { name: 'Focal plane' }).fill('3')
    await expect(focus).toContainText('4 / 20')
  })

  await test.step('all in focus, and back; the plane is remembered', async () => {
    await window.keyboard.press('Shift+F')
    await expect(focus).toContainText('all 20')
    await expect(focus.getByRole('button', { name: 'All in focus' })).toHaveAttribute('aria-pressed', 'true')
    await expect(focus.getByRole('status')).toHaveAttribute('data-pending', 'false')
    await screenshot(window, 'focus-all')
    const kept = window.waitForResponse((answer) => answer.url().includes('viewing.keepPlane'))
    await window.keyboard.press('Shift+F')
    await expect(focus).toContainText('4 / 20')
    await kept
    await window.reload()
    await expect(focus).toContainText('4 / 20')
  })

  await test.step('altered tones do not slow down the moving slide', async () => {
    await slideAtRest(window)
    const plain = await frameTime(window)
    await window.keyboard.press('k')
    await window.getByRole('region', { name: 'Colours' }).getByRole('slider', { name: 'Gamma' }).fill('1.5')
    await expect(window.getByText(/Colours altered: .*gamma 1.50/)).toBeVisible()
    await slideAtRest(window)
    const altered = await frameTime(window)
    const description = `${plain.toFixed(1)} plain, ${altered.toFixed(1)} with altered tones`
    console.log('panning, ms a frame (median):', description)
    test.info().annotations.push({ type: 'panning, ms a frame', description })
    await screenshot(window, 'focus-tones')
    if (hasTime()) expect(altered).toBeLessThan(2 * plain + 17)
  })
})

/** Which of the stack's files a picture of the gallery was cut from: the one whose pixels differ least there. */
async function planeShown(host: Host, tile: Locator): Promise<number> {
  const image = tile.locator('img')
  const address = (await image.getAttribute('src'))!
  const base64 = await image.evaluate(async (shown: HTMLImageElement) => {
    await shown.decode()
    const canvas = document.createElement('canvas')
    canvas.width = shown.naturalWidth
    canvas.height = shown.naturalHeight
    canvas.getContext('2d')!.drawImage(shown, 0, 0)
    return canvas.toDataURL('image/png').split(',')[1]!
  })
  const shown = await sharp(Buffer.from(base64, 'base64')).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const records = openReadable(join(host.data, 'daybreak.sqlite'))
  const cell = records
    .read<[number], { x: number; y: number; width: number; height: number }>(
      'SELECT x, y, width, height FROM cells WHERE id = ?',
    )
    .get(Number(/crops\/(\d+)/.exec(address)?.[1]))!
  records.close()
  const { x, y, sizePx } = cropSquare(cell)
  const around = 200
  const differences = await Promise.all(
    planeFiles.map(async (file) => {
      const part = { left: Math.round(x - sizePx / 2) + around, top: Math.round(y - sizePx / 2) + around }
      const whole = await sharp(file)
        .extend({ top: around, bottom: around, left: around, right: around, background: '#ffffff' })
        .toBuffer()
      const stored = await sharp(whole)
        .extract({ ...part, width: sizePx, height: sizePx })
        .resize(shown.info.width, shown.info.height, { fit: 'fill' })
        .raw()
        .toBuffer()
      return stored.reduce((sum, value, i) => sum + Math.abs(value - shown.data[i]!), 0) / stored.length
    }),
  )
  return differences.indexOf(Math.min(...differences))
}

test('the pictures of the gallery and of the chosen cell follow the focal plane', async ({ window, host }) => {
  test.skip(!existsSync(stack), 'needs the real stack in ../shared/data')
  const list = worklist(window)
  const page = casePage(window)
  await list.bringIn([stack], 0.25)
  await list.ready('focus_stack')
  await list.open('focus_stack')
  const focus = window.getByRole('region', { name: 'Focus' })
  await expect(focus).toContainText('17 / 20')
  await window.keyboard.press('f')
  const slider = focus.getByRole('slider', { name: 'Focal plane' })
  for (const plane of [3, 11, 19]) {
    await slider.fill(String(plane))
    await expect(focus).toContainText(`${plane + 1} / 20`)
    for (const tile of [page.tiles.nth(0), page.tiles.nth(1), page.cell]) {
      await expect(tile.locator('img').first()).toHaveAttribute('src', new RegExp(`plane=${plane}(&|$)`))
      expect(await planeShown(host, tile)).toBe(plane)
    }
  }
  await screenshot(window, 'gallery-plane')
})

test('a profile is applied, switched and mentioned; altered tones show a notice and persist for the reader', async ({
  window,
}) => {
  const profile = iccProfile({
    gamma: 1,
    red: [0.6097, 0.3111, 0.0195],
    green: [0.2053, 0.6257, 0.0609],
    blue: [0.1492, 0.0632, 0.7446],
  })
  const side = 600
  const flat = await sharp({ create: { width: side, height: side, channels: 3, background: { r: 60, g: 40, b: 90 } } })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer()
  const stored = [...(await sharp(flat).raw().toBuffer()).subarray(0, 3)]
  const tagged = jpegWithProfile(flat, profile)
  const wanted = [...(await sharp(tagged).toColourspace('srgb').raw().toBuffer()).subarray(0, 3)]
  const file = join(mkdtempSync(join(tmpdir(), 'daybreak-colour-')), 'tagged.jpg')
  writeFileSync(file, tagged)
  const list = worklist(window)
  await list.bringIn([file], 0.25)
  await expect(list.line('tagged')).toBeVisible()
  await list.look('tagged')
  const near = (found: number[], target: number[]) => Math.max(...found.map((value, i) => Math.abs(value - target[i]!)))
  await expect.poll(async () => near(await pixelAt(window, 0.5, 0.5), wanted)).toBeLessThanOrEqual(2)

  await window.keyboard.press('k')
  const colours = window.getByRole('region', { name: 'Colours' })
  await expect(colours).toContainText(/Applied on the/)
  await window.keyboard.press('Shift+K')
  await expect.poll(async () => near(await pixelAt(window, 0.5, 0.5), stored)).toBeLessThanOrEqual(1)
  await expect(window.getByText('Colours without the scanner’s profile')).toBeVisible()
  await window.keyboard.press('Shift+K')
  await expect.poll(async () => near(await pixelAt(window, 0.5, 0.5), wanted)).toBeLessThanOrEqual(2)

  // Not the answer about the profile, which may come at the same time.
  const isGamma = (sent: string | null) => sent?.includes('"gamma":1.5') ?? false
  const kept = window.waitForResponse(
    (answer) => answer.url().includes('viewing.savePrefs') && isGamma(answer.request().postData()),
  )
  await colours.getByRole('slider', { name: 'Gamma' }).fill('1.5')
  await expect(window.getByText(/Colours altered: .*gamma 1.50/)).toBeVisible()
  await screenshot(window, 'colours')
  await kept
  await window.reload()
  await expect(window.getByText(/Colours altered: .*gamma 1.50/)).toBeVisible()
  await window.getByRole('status').getByRole('button', { name: 'Reset' }).click()
  await expect(window.getByText(/Colours altered/)).toHaveCount(0)
})

test('the test chart asks what is seen, keeps the result and says what to do', async ({ window }) => {
  await window.evaluate(() => {
    location.hash = '#/display'
  })
  await screenshot(window, 'display-chart')
  const answer = (name: string, value: string) =>
    window.getByRole('region', { name }).getByRole('radio', { name: value, exact: true }).check()
  await answer('Dark steps', '2')
  await answer('Light steps', '6')
  await answer('Gamma', 'D')
  await answer('Stain colours', '8')
  await answer('Pixel by pixel', 'Yes')
  await answer('Smooth ramps', 'Yes')
  await expect(window.getByRole('button', { name: 'Keep the result' })).toBeDisabled()
  await answer('Evenness', 'Yes')
  await window.getByRole('button', { name: 'Keep the result' }).click()
  await expect(window.getByText(/Display checked on .*1 of 7/)).toBeVisible()
  await expect(window.getByText(/Dark chromatin will look uniformly black/)).toBeVisible()
  await window.getByRole('button', { name: 'Settings', exact: true }).last().click()
  await expect(window.getByText(/Display checked on .*1 of 7/)).toBeVisible()
  await window.getByText(/Display checked on .*1 of 7/).scrollIntoViewIfNeeded()
  await screenshot(window, 'settings-display')
})
