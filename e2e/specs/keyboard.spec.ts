import { expect, screenshot, test } from '../fixtures.ts'
import { madeSlide } from '../made-slide.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'
import { readByKeys } from '../scripted-case.ts'

test('a case is read and signed and the next one opened in at most 40 keys, without a mouse', async ({
  window,
  host,
}) => {
  const list = worklist(window)
  const page = casePage(window)
  await window.goto(`${host.origin}/#/settings`)
  await window.getByLabel('Your name').fill('Dr. Ada Test')
  await window.keyboard.press('Enter')
  await window.goto(`${host.origin}/#/worklist`)
  await list.bringIn([madeSlide('first', 3000, 'HSIL'), madeSlide('second', 2400, 'HSIL')])
  await list.ready('first')
  await list.ready('second')
  await window.reload()
  await window.getByRole('row', { selected: true }).waitFor()

  const waited = await readByKeys(window)
  test.info().annotations.push({ type: 'keys', description: String(waited.length) })
  expect(waited.length).toBeLessThanOrEqual(40)
  await expect(page.tiles.first()).toBeVisible()
  await screenshot(window, 'case-after-sign-and-next')

  await window.goto(`${host.origin}/#/worklist`)
  await expect(window.getByRole('row').filter({ hasText: 'Signed' })).toHaveCount(1)
  await list.open('Signed')
  await expect(window.getByText('Signed by Dr. Ada Test').first()).toBeVisible()
  await expect(page.gallery.getByRole('gridcell', { name: /relabelled/ })).toHaveCount(2)
  await expect(page.gallery.getByRole('gridcell', { name: /dismissed/ })).toHaveCount(3)
})

test('keys of one letter are off in a form, can be turned off everywhere, and can be changed', async ({
  window,
  host,
}) => {
  const list = worklist(window)
  const page = casePage(window)
  await list.bringIn([madeSlide('letters', 2400, 'HSIL')])
  await list.ready('letters')
  await list.open('letters')
  await expect(page.gallery).toBeFocused()
  const accepted = page.gallery.getByRole('gridcell', { name: /accepted/ })
  const letters = window.getByRole('switch', { name: 'Keys of one letter' })
  const held = window.getByText('In a field, keys of one letter do nothing.')

  await test.step('in a form they do nothing and say so; Ctrl and a digit lead on', async () => {
    await window.keyboard.press('d')
    await expect(page.option(/^Satisfactory/)).toBeFocused()
    await window.keyboard.press('a')
    await expect(held).toBeVisible()
    await window.keyboard.press('1')
    await expect(page.option(/^Satisfactory/)).toBeChecked()
    await screenshot(window, 'case-adequacy-by-key')
    await window.keyboard.press('Control+2')
    await expect(page.option(/Negative for intraepithelial lesion/)).toBeFocused()
    await window.keyboard.press('Control+3')
    await window.keyboard.press('3')
    await expect(
      page
        .finding(/Low-grade squamous/)
        .or(page.finding(/LSIL/))
        .first(),
    ).toBeChecked()
    await expect(page.option(/Epithelial cell abnormality/)).toBeChecked()
    await window.keyboard.press('Escape')
    await expect(page.gallery).toBeFocused()
    await expect(accepted).toHaveCount(0)
    await window.keyboard.press('a')
    await expect(accepted).toHaveCount(1)
  })

  await test.step('a narrow window turns to the findings', async () => {
    await window.setViewportSize({ width: 900, height: 720 })
    await expect(window.getByRole('tab', { name: 'Gallery' })).toHaveAttribute('aria-selected', 'true')
    await window.keyboard.press('d')
    await expect(window.getByRole('tab', { name: 'Findings' })).toHaveAttribute('aria-selected', 'true')
    await expect(page.option(/^Satisfactory/)).toBeFocused()
    await window.keyboard.press('Escape')
    await expect(page.gallery).toBeFocused()
    await window.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step('turned off, they need Alt, and every place that names a key says so', async () => {
    await window.keyboard.press('Control+,')
    await letters.press('Space')
    await expect(letters).not.toBeChecked()
    await window.goBack()
    await expect(page.gallery).toBeVisible()
    await expect(page.cell.getByRole('button', { name: 'Accept' })).toContainText('Alt')
    // A case that is opened again begins at its first cell, which was accepted.
    await window.keyboard.press('ArrowRight')
    await window.keyboard.press('a')
    await window.keyboard.press('Alt+a')
    await expect(accepted).toHaveCount(2)
    await window.keyboard.press('Alt+Shift+Slash')
    const keys = window.getByRole('dialog', { name: 'Keys' })
    await expect(keys.getByText('Accept', { exact: true }).locator('..')).toContainText('Alt')
    await window.keyboard.press('Escape')
    await window.keyboard.press('Control+k')
    await window.keyboard.type('acept')
    await expect(window.getByRole('option', { selected: true })).toContainText('Accept')
    await screenshot(window, 'palette-accept')
    await window.keyboard.press('Enter')
    await expect(accepted).toHaveCount(3)
  })

  await test.step('one is changed; a key that is in use is refused by the name of its command', async () => {
    await window.goto(`${host.origin}/#/settings`)
    await letters.press('Space')
    await expect(letters).toBeChecked()
    await window.getByRole('button', { name: 'Change the key of: Accept', exact: true }).click()
    await window.keyboard.press('x')
    await expect(window.getByText('X is the key of: Dismiss. Choose another one.')).toBeVisible()
    await window.keyboard.press('l')
    await expect(window.getByRole('button', { name: 'Reset the key of: Accept', exact: true })).toBeVisible()
    await screenshot(window, 'settings-keys')
    await window.goBack()
    await expect(page.gallery).toBeVisible()
    for (let cell = 0; cell < 3; cell++) await window.keyboard.press('ArrowRight')
    await window.keyboard.press('a')
    await window.keyboard.press('l')
    await expect(accepted).toHaveCount(4)
  })
})
