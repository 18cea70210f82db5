import { barriers } from '../axe.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { madeSlide } from '../made-slide.ts'
import { worklist } from '../pages/worklist.ts'

for (const theme of ['dark', 'light'] as const)
  test(`no page, dialog or drawer puts up a barrier in the ${theme} theme`, async ({ window, host }) => {
    const list = worklist(window)
    const slide = madeSlide('barriers', 2400, 'HSIL')
    const found: Record<string, string[]> = {}
    const check = async (name: string): Promise<void> => {
      const some = await barriers(window)
      if (some.length > 0) found[name] = some
    }
    const inDialog = async (name: string, keys: string): Promise<void> => {
      await window.keyboard.press(keys)
      await window.getByRole('dialog').waitFor()
      await check(name)
      await window.keyboard.press('Escape')
      await expect(window.getByRole('dialog')).toHaveCount(0)
    }
    const goTo = async (page: string): Promise<void> => {
      await window.goto(`${host.origin}/#/${page}`)
      await window.getByRole('main').getByRole('region').or(window.getByRole('heading')).first().waitFor()
    }

    await goTo('settings')
    await window.getByText(theme === 'dark' ? 'Dark' : 'Light', { exact: true }).click()
    await expect(window.locator(`html[data-mantine-color-scheme=${theme}]`)).toBeAttached()
    await check('settings')
    for (const page of ['help', 'display', 'camera', 'audit', 'self-check']) {
      await goTo(page)
      await check(page)
    }
    await goTo('')
    await check('empty worklist')
    await list.bringIn([slide])
    await list.ready('barriers')
    await check('worklist')
    await inDialog('case drawer', 'e')
    await inDialog('palette', 'Control+k')
    await window.keyboard.press('Control+k')
    await window.getByRole('combobox').last().fill('qqqqqqqq')
    await window.getByRole('dialog').getByRole('status').waitFor()
    await check('palette without a match')
    await window.keyboard.press('Escape')
    await expect(window.getByRole('dialog')).toHaveCount(0)
    await inDialog('keys', '?')
    await list.open('barriers')
    await expect(window.getByRole('gridcell', { selected: true }).first()).toBeVisible()
    await check('case')
    await window.keyboard.press('h')
    await check('case with heatmap')
    await inDialog('draft report', 'p')
    await screenshot(window, `case-${theme}`)
    expect(found).toEqual({})
  })
