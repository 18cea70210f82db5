import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { enter, expect, screenshot, test } from '../fixtures.ts'
import { sharedData, svs, temporaryFolder } from '../host.ts'
import { madeSlide, spoilTiles } from '../made-slide.ts'
import { worklist } from '../pages/worklist.ts'

test.skip(!existsSync(svs), 'needs the real slides in ../shared/data')

test('broken, empty, truncated and foreign files are listed with what to do, and do not affect other files', async ({
  window,
}) => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'empty.svs'), '')
  writeFileSync(join(folder, 'notes.tif'), 'this is no picture')
  writeFileSync(join(folder, 'half.svs'), readFileSync(svs).subarray(0, 900_000))
  const list = worklist(window)
  await list.bringIn([
    join(folder, 'empty.svs'),
    join(folder, 'notes.tif'),
    join(folder, 'half.svs'),
    join(sharedData, 'wsi', 'broken.svs'),
    join(sharedData, 'wsi', 'openslide_unreadable.svs'),
    svs,
  ])
  await list.ready('CMU-1-Small-Region')
  await window
    .getByRole('button', { name: /5 unreadable files/ })
    .first()
    .click()
  const tray = window.getByRole('dialog', { name: 'Files that could not be read' })
  for (const name of ['empty.svs', 'notes.tif', 'half.svs', 'broken.svs', 'openslide_unreadable.svs'])
    await expect(tray.getByText(name).first()).toBeVisible()
  await expect(tray).toContainText('is empty (0 bytes). Copy it again from the scanner.')
  await screenshot(window, 'quarantine')

  await test.step('a file that was copied again is imported on a retry', async () => {
    writeFileSync(join(folder, 'half.svs'), readFileSync(svs))
    const entry = tray.getByRole('listitem').filter({ hasText: 'half.svs' })
    await entry.getByRole('button', { name: 'Try again' }).click()
    await expect(tray.getByText('half.svs')).toHaveCount(0)
  })
})

test('the same slide under another name is recognised, and a dropped file is imported', async ({ window }) => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'other-name.svs'), readFileSync(svs))
  const list = worklist(window)
  await list.bringIn([svs])
  await list.ready('CMU-1-Small-Region')
  await list.bringIn([join(folder, 'other-name.svs')])
  await expect(window.getByText('other-name.svs is already here')).toBeVisible()
  await expect(window.getByRole('row').filter({ hasText: 'CMU-1' })).toHaveCount(1)

  const field = readFileSync(join(sharedData, 'lbc_fields', 'NILM_NL_2_6.jpg'))
  const dropped = await window.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
    const data = new DataTransfer()
    data.items.add(new File([bytes], 'dropped-field.jpg', { type: 'image/jpeg' }))
    return data
  }, field.toString('base64'))
  for (const type of ['dragenter', 'dragover', 'drop'])
    await window.dispatchEvent('body', type, { dataTransfer: dropped })
  await expect(list.line('dropped-field')).toBeVisible()
})

test('a slide that a scanner is still writing is imported once it has stopped growing', async ({ page, start }) => {
  // A file counts as complete once it has not grown for this long. The pauses of the writer below are shorter.
  const host = await start({ env: { DAYBREAK_STABLE_MS: '4000' } })
  await enter(page, host)
  const folder = join(temporaryFolder(), 'scanner')
  mkdirSync(folder)
  await page.goto(`${host.origin}/#/settings`)
  await page
    .getByLabel(/folder/i)
    .first()
    .fill(folder)
  await page.keyboard.press('Enter')
  await expect(page.getByText(folder).first()).toBeVisible()
  await page.goto(`${host.origin}/#/worklist`)
  const list = worklist(page)
  const bytes = readFileSync(svs)
  const target = join(folder, 'growing.svs')
  const parts = 12
  for (let part = 1; part <= parts; part++) {
    const seen = await list.line('growing').count()
    expect(seen, `taken before part ${part} of ${parts} was written`).toBe(0)
    writeFileSync(target, bytes.subarray(0, Math.floor((bytes.length * part) / parts)))
    await setTimeout(500)
  }
  await expect(list.line('growing')).toBeVisible()
  await expect(page.getByRole('button', { name: /unreadable/ })).toHaveCount(0)
})

test('parts of a slide that cannot be read are striped, measured and a reason to abstain', async ({ window }) => {
  const slide = madeSlide('torn', 3072, 'HSIL')
  spoilTiles(slide, [30, 31, 42, 43, 66])
  const list = worklist(window)
  await list.bringIn([slide])
  await list.ready('torn')
  await list.look('torn')
  await expect(window.getByText(/% of this slide could not be read/).first()).toBeVisible()
  await setTimeout(1500)
  await screenshot(window, 'part-unreadable')
})

test('an open window asks for the tiles at other addresses once lost parts of its slide are known', async ({
  window,
}) => {
  const slide = madeSlide('torn-later', 3072, 'HSIL')
  spoilTiles(slide, [30, 31, 42, 43, 66])
  const versions: string[] = []
  window.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname.startsWith('/tiles/')) versions.push(searchParams.get('v') ?? '')
  })
  const saved = await window.evaluate(async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ screenOnImport: false })
    return (await fetch('/trpc/system.saveSettings', { method: 'POST', headers, body })).ok
  })
  expect(saved).toBe(true)
  const list = worklist(window)
  await list.bringIn([slide])
  await expect(list.line('torn-later')).toBeVisible()
  await list.look('torn-later')
  await expect.poll(() => versions.length).toBeGreaterThan(0)
  expect(versions.filter((version) => version.endsWith('-lost'))).toEqual([])
  await window.getByRole('button', { name: 'Start screening' }).first().click()
  await expect(window.getByText(/% of this slide could not be read/).first()).toBeVisible({ timeout: 120_000 })
  await expect.poll(() => versions.filter((version) => version.endsWith('-lost')).length).toBeGreaterThan(0)
})
