import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { enter, expect, screenshot, test } from '../fixtures.ts'
import { enginePid, temporaryFolder } from '../host.ts'
import { madeSlide } from '../made-slide.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'

test.skip(process.platform === 'win32', 'uses POSIX process listings')

test('killing the engine, then the main process, in the middle of a screening loses nothing', async ({
  page,
  start,
}) => {
  // Large enough for a screening of several seconds.
  const slide = madeSlide('made', 14_000, 'HSIL')
  const data = temporaryFolder()
  let host = await start({ data })
  await enter(page, host)
  const list = worklist(page)
  await list.bringIn([slide])
  const line = list.line('made')
  await expect(line).toContainText(/[1-9]\d* %/)

  await test.step('the engine is killed: it restarts and the job continues', async () => {
    const before = enginePid(host)
    expect(before).toBeGreaterThan(0)
    process.kill(before, 'SIGKILL')
    await expect.poll(() => enginePid(host)).not.toBe(before)
    await expect(line).toContainText(/Screening|%/)
    await expect(line).not.toContainText('failed')
  })

  await test.step('the main process is killed: the next start says so and continues from the last batch', async () => {
    await host.kill()
    host = await start({ data })
    await page.goto(host.address)
    await expect(page.getByText(/everything up to/i)).toBeVisible()
    await screenshot(page, 'recovered')
    await list.ready('made')
  })

  await test.step('the result equals that of an uninterrupted screening', async () => {
    await list.open('made')
    const total = await casePage(page).gallery.getAttribute('aria-rowcount')
    expect(Number(total)).toBeGreaterThan(3)
  })
  expect(existsSync(join(data, 'daybreak.sqlite'))).toBe(true)
})

test('an acknowledged review survives a power cut', async ({ page, start }) => {
  const slide = madeSlide('small', 3000, 'LSIL')
  const data = temporaryFolder()
  let host = await start({ data })
  await enter(page, host)
  const list = worklist(page)
  const view = casePage(page)
  await list.bringIn([slide])
  await list.ready('small')
  await list.open('small')
  await view.tiles.first().waitFor()
  for (const key of ['a', 'a', 'x', '3']) {
    await page.keyboard.press(key)
    await view.saved()
  }
  await view.comment('written before the lights went out')
  await host.kill()
  host = await start({ data })
  await enter(page, host)
  await list.open('small')
  // A label equal to the model's counts as accepted, so the third decision may have either status.
  await expect(view.gallery.getByRole('gridcell', { name: /accepted|relabelled/ })).toHaveCount(3)
  await expect(view.gallery.getByRole('gridcell', { name: /dismissed/ })).toHaveCount(1)
  await expect(page.getByRole('textbox', { name: 'Comment' })).toHaveValue('written before the lights went out')
})

test('text typed just before the window is closed is kept', async ({ context, page, start }) => {
  const host = await start()
  await enter(page, host)
  const list = worklist(page)
  const slide = madeSlide('last', 2500, 'LSIL')
  await list.bringIn([slide])
  await list.ready('last')
  await list.open('last')
  await page.getByRole('textbox', { name: 'Comment' }).fill('typed and gone')
  await page.close({ runBeforeUnload: true })
  const other = await context.newPage()
  await other.goto(`${host.origin}/#/worklist`)
  await other.getByRole('main').getByRole('region').first().waitFor()
  await worklist(other).open('last')
  await expect(other.getByRole('textbox', { name: 'Comment' })).toHaveValue('typed and gone')
})
