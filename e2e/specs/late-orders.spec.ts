import { join } from 'node:path'
import { writeLabelSlide } from '../../src-main/testing/index.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { temporaryFolder } from '../host.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'

/** Polish names as an older program saves them: the file does not name its character set (Windows-1250). */
const table = 'accession;patient;sex;dob\nS26-03001;\x8cwi\xb9tek \xa3ucja;F;1987-03-09\n'

test('a case signed before its order came takes the patient of the order in an amendment', async ({ window, host }) => {
  const list = worklist(window)
  const page = casePage(window)
  const path = join(temporaryFolder(), 'early.svs')
  await writeLabelSlide(path, { codes: [{ format: 'QRCode', text: 'S26-03001' }], seed: 5 })
  await list.bringIn([path])
  await list.ready('S26-03001')
  await list.look('S26-03001')

  await test.step('sign-out names the patient’s two identifiers, also if they are not known', async () => {
    await page.negativeResult('LBC')
    await window.keyboard.press('Control+Enter')
    const dialog = window.getByRole('dialog', { name: 'Sign out S26-03001' })
    await expect(dialog).toContainText('Date of birth')
    await expect(dialog).toContainText('Sex')
    await screenshot(window, 'sign-out-identifiers')
    await window.keyboard.press('Escape')
    await page.signOut('Dr. Ada Test')
  })

  await test.step('an order file whose letters are estimated waits until a reader has seen its names', async () => {
    await window.goto(`${host.origin}/#/settings`)
    const chosen = window.waitForEvent('filechooser')
    await window.getByRole('button', { name: 'Read an order file…' }).click()
    const chooser = await chosen
    await chooser.setFiles({ name: 'polish.csv', mimeType: 'text/csv', buffer: Buffer.from(table, 'latin1') })
    await window.getByRole('button', { name: 'Check the letters…' }).click()
    const dialog = window.getByRole('dialog', { name: 'Letters of polish.csv' })
    await expect(dialog).toContainText(/\d\d % likely/)
    await expect(dialog).toContainText('Świątek Łucja')
    await screenshot(window, 'settings-letters')
    await dialog.getByLabel('Character set', { exact: true }).selectOption('windows-1252')
    await expect(dialog).toContainText('Œwi¹tek')
    await dialog.getByLabel('Character set', { exact: true }).selectOption('windows-1250')
    await dialog.getByRole('button', { name: 'Take 1 order' }).click()
    await expect(dialog).toBeHidden()
    await expect(window.getByText('1 new')).toBeVisible()
  })

  await test.step('the case says so, and its amendment takes the patient', async () => {
    await window.goto(`${host.origin}/#/worklist`)
    await list.look('S26-03001')
    const notice = window.getByRole('status', { name: 'An order came after this case was signed' })
    await expect(notice).toContainText('Świątek Łucja · F · born 1987-03-09')
    await screenshot(window, 'case-late-order')
    await notice.getByRole('button', { name: 'Amend the report…' }).click()
    const dialog = window.getByRole('dialog', { name: /Amend/ })
    await expect(dialog.getByRole('textbox').first()).toHaveValue('An order came after this case was signed')
    await dialog.getByRole('button', { name: 'Open for amendment' }).click()
    await notice.getByRole('button', { name: 'Take the order’s patient' }).click()
    await expect(notice).toBeHidden()
    await expect(window.getByText(/Świątek Łucja · F · born 1987-03-09/)).toBeVisible()
  })

  await test.step('the signature of the amendment says which version it replaces and for what reason', async () => {
    // The amendment's draft is its own: what is written now is saved without a conflict.
    await page.comment('Patient taken from the order.')
    await page.saved()
    await window.keyboard.press('Control+Enter')
    const dialog = window.getByRole('dialog', { name: 'Sign out S26-03001' })
    await expect(dialog).toContainText('Version 2: amended report')
    await expect(dialog).toContainText(/Replaces\s*Version 1: final report \(Dr\. Ada Test, /)
    await expect(dialog).toContainText('An order came after this case was signed')
    await screenshot(window, 'sign-out-amendment')
    await window.keyboard.press('Escape')
    await page.signOut('Dr. Ada Test')
    await expect(window.getByRole('button', { name: 'Version 2: amended report' })).toBeVisible()
  })
})
