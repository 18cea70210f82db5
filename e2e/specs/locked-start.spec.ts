import { rmSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { startCore } from '../../src-main/app/testing/start-core.ts'
import { barriers } from '../axe.ts'
import { screenshot } from '../fixtures.ts'
import { startHost, temporaryFolder } from '../host.ts'

const password = 'copper lantern river 42'

test('Records that only people open: the page takes a password by keys alone, and becomes the window of that person', async ({
  page,
}) => {
  const data = temporaryFolder()
  const app = await startCore({ dataFolder: data })
  const session = app.openSession()
  await app.api.session.choose(session, { way: 'several', name: 'Ada Byron', password, roles: ['administrator'] })
  const { words } = await app.api.keys.makeWords(session.reader)
  await app.api.keys.confirmWords(session.reader, words.join(' '))
  await app.api.keys.openOnlyByPeople(session.reader, true)
  await app.close()
  const host = await startHost({ data })
  try {
    await page.goto(host.address)
    await expect(page.getByRole('heading', { name: 'Locked: sign in to open the records' })).toBeVisible()
    expect(await barriers(page)).toEqual([])
    await screenshot(page, 'locked-start')
    await expect(page.getByLabel('Who are you?')).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.type('wrong')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('The name or the password is not right.')
    await page.waitForTimeout(1100)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await expect(page.getByText('No slides yet')).toBeVisible({ timeout: 60_000 })
  } finally {
    await host.stop()
    rmSync(data, { recursive: true, force: true })
  }
})
