import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeOldRecords } from '../../src-main/storage/testing/index.ts'
import { expect, test } from '../fixtures.ts'
import { temporaryFolder } from '../host.ts'

test('A window that opens asks for the first page of the worklist once', async ({ page, host }) => {
  let asked = 0
  page.on('request', (request) => {
    if (request.url().includes('worklist.page')) asked++
  })
  const answered = page.waitForResponse((response) => response.url().includes('worklist.page'))
  // The window loads this list when its live stream says hello, and at no other time.
  const hello = page.waitForResponse((response) => response.url().includes('orders.tray'))
  await page.goto(host.address)
  await expect(page.getByRole('heading').first()).toBeVisible()
  await Promise.all([answered, hello])
  // A second request would follow hello after at most a quarter of a second of the window's own timers, so it would
  // leave before this one.
  const marked = page.waitForRequest((request) => request.url().endsWith('?marker'))
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)).then(() => fetch('/?marker')))
  await marked
  expect(asked).toBe(1)
})

test('A change between the first page of the worklist and the start of the live stream is shown', async ({
  page,
  start,
}) => {
  const data = temporaryFolder()
  writeOldRecords(join(data, 'daybreak.sqlite'))
  const host = await start({ data })
  const changed = Promise.withResolvers<void>()
  await page.route(/system\.follow/, async (route) => {
    await changed.promise
    await route.continue()
  })
  await page.goto(host.address)
  const id = await page.getByRole('row').nth(1).getAttribute('id', { timeout: 60_000 })
  const line = page.locator(`#${id}`)
  const edited = await page.request.post(`${host.origin}/trpc/cases.edit`, {
    headers: { origin: host.origin },
    data: { caseId: Number(/\d+/.exec(id ?? '')?.[0]), patientName: 'Changed Between' },
  })
  expect(edited.ok(), await edited.text()).toBe(true)
  await expect(line).not.toContainText('Changed Between')
  changed.resolve()
  await expect(line).toContainText('Changed Between')
  await host.stop()
  rmSync(data, { recursive: true, force: true })
})
