import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  answerDialog,
  binary,
  closeWindow,
  type Desktop,
  desktopArgs,
  dropFiles,
  engineOf,
  expect,
  obstacle,
  picture,
  test,
} from '../desktop.ts'
import { temporaryFolder } from '../host.ts'
import { madeSlide } from '../made-slide.ts'
import { cameraPage } from '../pages/camera.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'

test.skip(obstacle !== null, `${obstacle}`)

/** In a page: the names of what the preload script gives it. */
const bridge = () => Object.keys((globalThis as { daybreakNative?: object }).daybreakNative ?? {}).sort()
const filesOf = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String)
const logOf = ({ data }: Desktop): string => readFileSync(join(data, 'log', 'daybreak.log'), 'utf8')

test('the window is hardened, opens no port, has a menu, and is usable at 200 %', async ({ open }) => {
  const desktop = await open()
  const { app, window } = desktop
  expect(window.url()).toMatch(/^daybreak:/)
  await expect(window.getByText('No slides yet')).toBeVisible()
  expect(await window.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  expect(await window.evaluate(bridge)).toEqual(['openFiles', 'openFolder', 'pathOf', 'reveal'])
  expect(await window.evaluate(() => fetch('https://example.com').then(String, () => 'refused'))).toBe('refused')
  const menu = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label))
  expect(menu).toEqual(['Edit', 'View', 'Window'])

  await app.evaluate(({ BrowserWindow, Menu }) => {
    const [page] = BrowserWindow.getAllWindows()
    page?.setContentSize(1440, 900)
    const view = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'View')
    const zoomIn = view?.submenu?.items.find(({ role }) => (role as string).toLowerCase() === 'zoomin')
    // Four steps are 207 %.
    for (let step = 0; step < 8; step++) zoomIn?.click(undefined, page, page?.webContents)
  })
  await expect.poll(() => window.evaluate(() => devicePixelRatio)).toBeGreaterThan(2)
  const width = await window.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(width[0]).toBeLessThanOrEqual(width[1] ?? 0)
  await picture(desktop, 'zoom')
})

test('a slide from the system dialog is read and signed, and its report is shown as a PDF', async ({ open }) => {
  const desktop = await open()
  const { app, window } = desktop
  const list = worklist(window)
  const view = casePage(window)

  await test.step('a cancelled dialog brings nothing in', async () => {
    await answerDialog(desktop, [])
    await window.keyboard.press('o')
    await expect(window.getByText('No slides yet')).toBeVisible()
  })
  await answerDialog(desktop, [madeSlide('chosen', 2500, 'HSIL')])
  await window.keyboard.press('o')
  await list.ready('chosen')
  await picture(desktop, 'worklist')
  await list.open('chosen')
  await view.tiles.first().waitFor()
  await window.keyboard.press('a')
  await view.saved()
  await picture(desktop, 'case')
  await view.option('Conventional smear').check()
  await view.option(/^Satisfactory for evaluation/).check()
  await view.option(/Epithelial cell abnormality/).check()
  await view
    .finding(/^HSIL$|High-grade squamous intraepithelial lesion/i)
    .first()
    .check()
  await view.saved()
  await view.signOut('Dr. Ada Test')

  await test.step('the report is drawn by the PDF viewer inside the window', async () => {
    await window.keyboard.press('p')
    const dialog = window.getByRole('dialog', { name: /Report/ })
    await expect(dialog.locator('iframe')).toBeVisible()
    // The viewer is an extension in a frame of its own.
    await expect
      .poll(() =>
        app.evaluate(({ webContents }) =>
          webContents
            .getAllWebContents()
            .some(({ mainFrame }) =>
              mainFrame.framesInSubtree.some(({ url }) => url.startsWith('chrome-extension://')),
            ),
        ),
      )
      .toBe(true)
    const pdf = await window.evaluate(async () => {
      const answer = await fetch('/reports/1.pdf')
      return { kind: answer.headers.get('content-type'), start: (await answer.text()).slice(0, 5) }
    })
    expect(pdf).toEqual({ kind: 'application/pdf', start: '%PDF-' })
    await picture(desktop, 'report')
    await window.keyboard.press('Escape')
  })

  await test.step('a report opened by an address gets its own window without the preload', async () => {
    await window.evaluate(() => void globalThis.open('/reports/1.pdf'))
    const opened = () =>
      app.evaluate(({ BrowserWindow }) => {
        const report = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('.pdf'))
        return report?.webContents.executeJavaScript('typeof daybreakNative') ?? 'no window'
      })
    await expect.poll(opened).toBe('undefined')
  })

  expect(logOf(desktop), 'two GLibs in one process').not.toContain('GLib')
  expect(await closeWindow(desktop)).toBe(0)
})

test('a dropped file and a file in a watched folder are taken by their paths', async ({ open }) => {
  const desktop = await open()
  const { window, data } = desktop
  const list = worklist(window)
  const dropped = madeSlide('dropped', 1500, 'NILM')
  await dropFiles(desktop, [dropped])
  await expect(list.line('dropped')).toBeVisible()

  const hot = temporaryFolder()
  await answerDialog(desktop, [hot])
  await window.evaluate(() => {
    location.hash = '#/settings'
  })
  await window
    .getByRole('button', { name: /^Choose/ })
    .first()
    .click()
  await expect(window.getByText(hot).first()).toBeVisible()
  await picture(desktop, 'settings')
  copyFileSync(madeSlide('arrived', 1500, 'LSIL'), join(hot, 'arrived.tif'))
  await window.evaluate(() => {
    location.hash = '#/worklist'
  })
  await expect(list.line('arrived')).toBeVisible()
  await list.ready('dropped')
  await list.ready('arrived')
  expect(filesOf(data).filter((file) => file.endsWith('.tif'))).toEqual([])
})

test('the page may use the camera', async ({ open }) => {
  const desktop = await open({ args: ['--use-fake-device-for-media-stream'] })
  const { window } = desktop
  const view = cameraPage(window)
  await view.open()
  await expect(view.video).toBeVisible()
  await expect.poll(() => view.video.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
  await picture(desktop, 'camera')
})

test('a second start on the same records ends and brings the first to the front', async ({ open }) => {
  const desktop = await open()
  const asked = desktop.app.evaluate(
    ({ app }) => new Promise<boolean>((resolve) => app.once('second-instance', () => resolve(true))),
  )
  const second = spawn(binary ?? '', desktopArgs(desktop.data), { stdio: 'ignore' })
  const [code] = (await once(second, 'exit')) as [number | null]
  expect(code).toBe(0)
  expect(await asked).toBe(true)
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('a screening survives its engine, sleep, and the closing of the window', async ({ open }) => {
  test.skip(process.platform === 'win32', 'uses POSIX signals')
  const data = temporaryFolder()
  let desktop = await open({ data })
  const slide = madeSlide('large', 12_000, 'HSIL')
  await dropFiles(desktop, [slide])
  let line = worklist(desktop.window).line('large')
  await expect(line).toContainText(/[1-9]\d* %/)

  await test.step('the engine is killed: a new one continues', async () => {
    const before = engineOf(desktop)
    process.kill(before ?? 0, 'SIGKILL')
    await expect.poll(() => engineOf(desktop) ?? before).not.toBe(before)
    await expect(line).toContainText(/Screening|%/)
    await expect(line).not.toContainText('failed')
  })

  await test.step('the machine sleeps and wakes: the log says so and the screening continues', async () => {
    await desktop.app.evaluate(({ powerMonitor }) => {
      powerMonitor.emit('suspend')
      powerMonitor.emit('resume')
    })
    await expect.poll(() => logOf(desktop)).toContain('power-resume')
    expect(logOf(desktop)).toContain('power-suspend')
    await expect(line).not.toContainText('failed')
  })

  await test.step('the window is closed: every process ends, and the next start finishes the screening', async () => {
    expect(await closeWindow(desktop)).toBe(0)
    desktop = await open({ data })
    line = worklist(desktop.window).line('large')
    await worklist(desktop.window).ready('large')
  })
})

test('an upload that its page gives up is stopped, and half a file is never taken', async ({ open }) => {
  const desktop = await open()
  const { window, data } = desktop
  const arriving = () => filesOf(data).filter((file) => file.includes('half.tif'))
  const start = [...readFileSync(madeSlide('half', 1500, 'NILM'))].slice(0, 200_000)
  await window.evaluate((first) => {
    const page = globalThis as { leave?: AbortController }
    page.leave = new AbortController()
    const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(new Uint8Array(first)) })
    // The rest of the body never comes.
    const init = { method: 'POST', body, duplex: 'half', signal: page.leave.signal }
    void fetch('/upload?name=half.tif&bytes=400000', init as RequestInit).catch(() => {})
  }, start)
  await expect.poll(arriving).toHaveLength(1)
  await window.evaluate(() => (globalThis as { leave?: AbortController }).leave?.abort())
  await expect.poll(arriving).toEqual([])
  await expect(window.getByText('No slides yet')).toBeVisible()
  expect(await closeWindow(desktop)).toBe(0)
})
