import type { Page } from '@playwright/test'
import { barriers } from '../axe.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { madeSlide } from '../made-slide.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'
import { call, signIn, strong } from '../people.ts'

/** Sets several people up by the typed calls: Ada manages and signs, Bo brings slides in. Ada has the window. */
async function setUp(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { name: 'Who works with this Daybreak?' }).waitFor()
  await call(page, 'session.choose', { way: 'several', name: 'Ada Byron', password: strong, roles: ['pathologist'] })
  const { result } = await call(page, 'people.add', { name: 'Bo Lind', roles: ['technician'] })
  const { password } = result.data as { password: string }
  await call(page, 'session.signOut', {})
  await call(page, 'session.signIn', { name: 'Bo Lind', password })
  await call(page, 'session.replaceOneTime', { password: `${strong} bo` })
  await call(page, 'session.signOut', {})
  await page.reload()
}

test('the first start asks one question, by keyboard alone, and then shows the worklist', async ({ page, start }) => {
  const host = await start({ asks: true })
  await page.goto(host.address)
  await expect(page.getByLabel('Your name')).toBeFocused()
  await page.keyboard.type('Dr. Ada Byron')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main').getByRole('region').first()).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('Dr. Ada Byron')
  await page.reload()
  await expect(page.getByRole('main').getByRole('region').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /Lock this window/ })).toHaveCount(0)
})

test('several people begin with an administrator, whose password must be hard to guess', async ({ page, start }) => {
  const host = await start({ asks: true })
  await page.goto(host.address)
  await expect(page.getByLabel('Your name')).toBeFocused()
  await page.keyboard.type('Ada Byron')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /Several people/ })).toBeChecked()
  const [first, again] = [
    page.getByRole('textbox', { name: 'New password', exact: true }),
    page.getByLabel('New password again'),
  ]
  await first.fill('Password1!')
  await expect(page.getByText('Easy to guess').or(page.getByText('Guessed at once'))).toBeVisible()
  await again.fill('Password1!')
  await expect(page.getByRole('button', { name: 'Start' })).toBeDisabled()
  await first.fill(strong)
  await again.fill(strong)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('banner')).toContainText('Ada Byron')
  await page.reload()
  await expect(page.getByRole('banner')).toContainText('Ada Byron')
})

test('a locked window shows nothing of the work, returns to it, and goes to another person and back', async ({
  page,
  start,
}) => {
  const host = await start({ asks: true })
  const list = worklist(page)
  await setUp(page, host.address)
  await test.step('a wrong password is refused, and the next one is delayed', async () => {
    await page.getByRole('radio', { name: 'Ada Byron' }).click()
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill('wrong')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('not right')
    await page.waitForTimeout(1100)
  })
  await signIn(page, 'Ada Byron', strong)
  await list.bringIn([madeSlide('lock', 2400, 'HSIL')])
  await list.ready('lock')
  await list.open('lock')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const chosen = page.getByRole('gridcell', { selected: true }).first()
  const label = await chosen.getAttribute('aria-label')
  const hash = await page.evaluate(() => location.hash)

  await test.step('Ctrl+L locks, and the document holds nothing of the case', async () => {
    await page.keyboard.press('Control+l')
    await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible()
    expect(await page.content()).not.toContain('lock.tif')
    expect(await page.title()).toBe('Locked – Daybreak')
    expect(await page.evaluate(() => location.hash)).toBe('')
    expect((await page.request.get(`${host.origin}/trpc/system.info`)).status()).toBe(401)
    await expect(page.getByRole('textbox', { name: 'Password', exact: true })).toBeFocused()
    await screenshot(page, 'entry-locked')
  })
  await test.step('another person signs in and sees the own place, without a signature to give', async () => {
    await signIn(page, 'Bo Lind', `${strong} bo`)
    await expect(page.getByRole('banner')).toContainText('Bo Lind')
    expect(await page.evaluate(() => location.hash)).toBe('#/worklist')
    await list.open('lock')
    await expect(page.getByRole('button', { name: /Sign out/ })).toHaveCount(0)
    await page.goto(`${host.origin}/#/help`)
    await page.getByRole('button', { name: /Lock this window/ }).click()
  })
  await test.step('both return to where they were', async () => {
    await signIn(page, 'Ada Byron', strong)
    await expect(page.getByRole('grid', { name: 'Gallery' })).toBeVisible()
    expect(await page.evaluate(() => location.hash)).toBe(hash)
    await expect(chosen).toHaveAttribute('aria-label', label ?? '')
    await page.keyboard.press('Control+l')
    await signIn(page, 'Bo Lind', `${strong} bo`)
    expect(await page.evaluate(() => location.hash)).toBe('#/help')
  })
})

test('a window that nobody uses is locked, and one whose person left elsewhere shows nothing more', async ({
  page,
  start,
}) => {
  const host = await start({ asks: true })
  await page.clock.install()
  await setUp(page, host.address)
  await signIn(page, 'Ada Byron', strong)
  const other = await page.context().newPage()
  await other.goto(host.origin)
  await expect(other.getByRole('banner')).toContainText('Ada Byron')
  await page.clock.fastForward('09:00')
  await expect(page.getByRole('banner')).toBeVisible()
  await page.clock.fastForward('02:00')
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible()
  await expect(other.getByRole('heading', { name: 'Locked' })).toBeVisible()
})

test('a signature asks several people for the password, and is that of the person who signed in', async ({
  page,
  start,
}) => {
  const host = await start({ asks: true })
  const list = worklist(page)
  const open = casePage(page)
  await setUp(page, host.address)
  await signIn(page, 'Ada Byron', strong)
  await list.bringIn([madeSlide('signed', 2400, 'NILM')])
  await list.ready('signed')
  await list.open('signed')
  await open.negativeResult('LBC')
  await open.signOut('Ada Byron', strong)
  await screenshot(page, 'people-signed')
})

for (const theme of ['dark', 'light'] as const)
  test(`the pages of people put up no barrier in the ${theme} theme`, async ({ page, start }) => {
    const host = await start({ asks: true })
    const found: Record<string, string[]> = {}
    const check = async (name: string): Promise<void> => {
      const some = await barriers(page)
      if (some.length > 0) found[name] = some
      for (const [width, height] of [
        [1280, 720],
        [1440, 900],
      ] as const) {
        await page.setViewportSize({ width, height })
        await screenshot(page, `people-${name}-${theme}-${width}`)
      }
    }
    await page.addInitScript((chosen) => localStorage.setItem('daybreak.theme', chosen), theme)
    await page.goto(host.address)
    await page.getByLabel('Your name').waitFor()
    await check('first')
    await page.getByRole('radio', { name: /Several people/ }).click()
    await page.getByRole('textbox', { name: 'New password', exact: true }).fill(strong)
    await page
      .getByText('Very good')
      .or(page.getByText('Good', { exact: true }))
      .waitFor()
    await check('first-several')
    await setUp(page, host.origin)
    await check('sign-in')
    await signIn(page, 'Ada Byron', strong)
    await call(page, 'system.saveSettings', { theme })
    await page.goto(`${host.origin}/#/settings`)
    await page.getByRole('list', { name: 'People' }).getByText('Bo Lind').waitFor()
    await check('settings')
    await page.getByRole('button', { name: 'Add a person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Cy Ray')
    await dialog.getByRole('checkbox', { name: 'Trainee' }).check()
    await check('add')
    await page.keyboard.press('Enter')
    await expect(dialog).toContainText('Password for Cy Ray')
    await check('one-time')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByText('Has not signed in yet')).toBeVisible()
    await page.getByRole('button', { name: 'Turn on a second factor' }).click()
    await dialog.getByRole('textbox', { name: 'Your password' }).fill(strong)
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('textbox', { name: 'The code that it shows now' })).toBeFocused()
    await check('second-factor')
    expect(found).toEqual({})
  })
