import { expect, screenshot, test } from '../fixtures.ts'
import { madeSlide } from '../made-slide.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'
import { slideAtRest } from '../slide-at-rest.ts'

test('a distance measured with the ruler is kept with the case until it is signed', async ({ window }) => {
  const list = worklist(window)
  const page = casePage(window)
  const measured = page.findings.getByRole('region', { name: 'Measured distances' })
  const lengths = measured.getByRole('button', { name: /^\d+(\.\d+)? (µm|mm)$/ })
  const drag = async (): Promise<void> => {
    await slideAtRest(window)
    const glass = await window.getByRole('application').boundingBox()
    if (!glass) throw new Error('no slide in view')
    const [x, y] = [glass.x + glass.width / 2, glass.y + glass.height / 2]
    await window.mouse.move(x - 60, y)
    await window.mouse.down()
    await window.mouse.move(x, y + 20)
    await window.mouse.move(x + 60, y + 40)
    await window.mouse.up()
  }
  await list.bringIn([madeSlide('measured', 1600, 'LSIL')])
  await list.ready('measured')
  await list.look('measured')

  await test.step('the palette offers no next case where there is none, and the key says so', async () => {
    await window.keyboard.press('Control+k')
    await window.keyboard.type('worklist')
    await expect(window.getByRole('option').first()).toBeVisible()
    await expect(window.getByRole('option', { name: /(Next|Previous) case of the worklist/ })).toHaveCount(0)
    await window.keyboard.press('Escape')
    await window.keyboard.press('j')
    await expect(window.getByText('This is the last case of the worklist')).toBeVisible()
  })

  await test.step('it is listed with its length, and is there again after a reload', async () => {
    await window.keyboard.press('r')
    await drag()
    await expect(lengths).toHaveCount(1)
    await page.saved()
    const length = await lengths.textContent()
    await screenshot(window, 'case-measure')
    await window.reload()
    await expect(lengths).toHaveText(length ?? '')
  })

  await test.step('it is removed with a key, and comes back', async () => {
    await slideAtRest(window)
    await window.keyboard.press('Delete')
    await expect(measured).toBeHidden()
    const notice = window.getByRole('status').filter({ hasText: 'The measured distance was removed' })
    await notice.getByRole('button', { name: 'Undo' }).click()
    await expect(lengths).toHaveCount(1)
    await measured.getByRole('button', { name: /^Give .* on the report$/ }).click()
    await expect(measured.getByRole('button', { pressed: true })).toHaveCount(1)
    await window.reload()
    await expect(measured.getByRole('button', { pressed: true })).toHaveCount(1)
  })

  await test.step('Z undoes it step by step, and Shift+Z redoes it', async () => {
    await slideAtRest(window)
    await window.keyboard.press('z')
    await expect(window.getByText('Undone: the measured distance is on the slide, but not on the report')).toBeVisible()
    await expect(measured.getByRole('button', { pressed: true })).toHaveCount(0)
    // The removal and the way back were two steps, and measuring was the first.
    for (const left of [0, 1, 0]) {
      await window.keyboard.press('z')
      await expect(lengths).toHaveCount(left)
    }
    for (const left of [1, 0, 1]) {
      await window.keyboard.press('Shift+Z')
      await expect(lengths).toHaveCount(left)
    }
  })

  await test.step('once the case is signed it stays, and another is shown without being kept', async () => {
    await page.negativeResult('Conventional smear')
    await page.signOut('Dr. Ada Test')
    await expect(measured.getByRole('button', { name: /^Remove/ })).toHaveCount(0)
    await window.keyboard.press('r')
    await drag()
    await expect(window.getByText('This case is signed. The distance is shown until you leave the case')).toBeVisible()
    await expect(lengths).toHaveCount(2)
    await window.reload()
    await expect(lengths).toHaveCount(1)
  })
})
