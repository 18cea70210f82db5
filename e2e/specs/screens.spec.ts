import { expect, screenshot, test } from '../fixtures.ts'
import { worklist } from '../pages/worklist.ts'

test.describe('first start', () => {
  test.use({ hostArgs: [] })

  test('a newcomer sees sample cases being made, screened and marked synthetic', async ({ window }) => {
    const list = worklist(window)
    await expect(window.getByText('Synthetic').first()).toBeVisible()
    await screenshot(window, 'first-start')
    await list.ready('sample-1')
    await list.ready('sample-4')
    await screenshot(window, 'worklist-samples')
    await list.open('sample-3')
    await expect(window.getByText('Synthetic').first()).toBeVisible()
    await screenshot(window, 'case-sample')
  })
})

test('the empty worklist, help, settings and palette explain what to do', async ({ window, host }) => {
  await expect(window.getByText('No slides yet')).toBeVisible()
  await screenshot(window, 'empty')
  await window.keyboard.press('?')
  await expect(window.getByRole('dialog')).toContainText('Bring in slides')
  await screenshot(window, 'keys')
  await window.keyboard.press('Escape')
  await window.keyboard.press('Control+k')
  await expect(window.getByRole('dialog')).toBeVisible()
  await screenshot(window, 'palette')
  await window.keyboard.press('Escape')
  await window.goto(`${host.origin}/#/settings`)
  await expect(window.getByText('daybreak-cervix-1').first()).toBeVisible()
  await screenshot(window, 'settings')
  // The model's card is rendered: its tables are tables, and its pictures come from the model's own folder.
  const card = window.locator('details').filter({ hasText: 'Model card' })
  await expect(card.getByRole('heading', { name: 'Intended use' })).toBeVisible()
  await expect(card.getByRole('table').first()).toContainText('cell AUC, abnormal against NILM')
  const chart = card.getByRole('img').first()
  await chart.scrollIntoViewIfNeeded()
  await expect.poll(() => chart.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100)
  await screenshot(window, 'model-card')
})
