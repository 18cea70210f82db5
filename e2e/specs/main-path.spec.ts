import { existsSync, readdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { expect, screenshot, test } from '../fixtures.ts'
import { sharedData, svs } from '../host.ts'
import { madeField, madeSlide } from '../made-slide.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'

/** A real slide, or a generated one if there is none. */
const aSlide = (): string => (existsSync(svs) ? svs : madeSlide('generated', 3000, 'HSIL'))
async function aField(): Promise<string> {
  const folder = join(sharedData, 'cric', 'val')
  if (!existsSync(folder)) return madeField('field')
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'))
  return join(folder, names.sort()[0] ?? '')
}
const nameOf = (path: string): string => basename(path, extname(path))

test('a slide is imported, screened, reviewed by keyboard alone and signed, and its report opens', async ({
  window,
  host,
}) => {
  const list = worklist(window)
  const page = casePage(window)
  const slide = aSlide()
  await list.bringIn([slide])
  await list.ready(nameOf(slide))
  await screenshot(window, 'worklist')
  await list.open(nameOf(slide))
  await expect(page.tiles.first()).toBeVisible()
  await expect(page.chosen).toBeVisible()

  await test.step('accept, relabel, dismiss, mark and undo by keyboard', async () => {
    const first = await page.chosen.getAttribute('data-cell')
    await window.keyboard.press('a')
    await page.saved()
    await expect(page.gallery.getByRole('gridcell', { name: /accepted/ })).toHaveCount(1)
    await expect(page.chosen).not.toHaveAttribute('data-cell', first ?? '')
    await window.keyboard.press('x')
    await expect(page.gallery.getByRole('gridcell', { name: /dismissed/ })).toHaveCount(1)
    await window.keyboard.press('z')
    await expect(window.getByText('Undone: the cell is open again')).toBeVisible()
    await expect(page.gallery.getByRole('gridcell', { name: /dismissed/ })).toHaveCount(0)
    await window.keyboard.press('Shift+Z')
    await expect(page.gallery.getByRole('gridcell', { name: /dismissed/ })).toHaveCount(1)
    await window.keyboard.press('ArrowRight')
    await window.keyboard.press('2')
    await window.keyboard.press('m')
    await page.saved()
  })

  await test.step('the decisions are on disk, and a reload shows them', async () => {
    await window.reload()
    await page.gallery.waitFor()
    await expect(page.gallery.getByRole('gridcell', { name: /accepted/ }).first()).toBeVisible()
    await expect(page.gallery.getByRole('gridcell', { name: /dismissed/ }).first()).toBeVisible()
  })

  await test.step('the gallery moves the slide, Enter zooms to 40x and Esc returns', async () => {
    await page.chosen.click()
    await window.keyboard.press('ArrowRight')
    await window.keyboard.press('Enter')
    await expect(window.getByRole('button', { name: 'View at 40x' })).toHaveAttribute('aria-pressed', 'true')
    await screenshot(window, 'case-at-40x')
    await window.keyboard.press('h')
    await screenshot(window, 'case-heatmap')
    await window.keyboard.press('h')
    await window.keyboard.press('Escape')
  })

  await test.step('an incomplete result is not signed, and the focus moves to the first missing item', async () => {
    await window.keyboard.press('Control+Enter')
    await expect(page.findings.getByRole('alert')).toContainText('State the specimen type.')
    await expect(page.option('Conventional smear')).toBeFocused()
  })

  await test.step('a cell is added without a mouse, and its class is asked for', async () => {
    await window.keyboard.press('Escape')
    await window.keyboard.press('b')
    await window.keyboard.press('Enter')
    await expect(window.getByText(/Which class is the new cell/)).toBeVisible()
    await window.keyboard.press('4')
    await expect(page.gallery.getByRole('gridcell', { name: /ASC-H, added by a reader/ })).toBeVisible()
    await page.saved()
  })

  await test.step('a Bethesda result is saved while it is written', async () => {
    await page.option('Conventional smear').check()
    await page.option(/^Satisfactory for evaluation/).check()
    await page.option(/Epithelial cell abnormality/).check()
    await page
      .finding(
        /high grade squamous intraepithelial lesion \(HSIL\)$|^HSIL$|High-grade squamous intraepithelial lesion/i,
      )
      .first()
      .check()
    await window.getByRole('textbox', { name: 'Comment' }).fill('Seen together with Dr. Grün: 異常')
    await expect(window.getByText('Complete. Ready to sign.')).toBeVisible()
    await page.saved()
    await screenshot(window, 'case-ready-to-sign')
  })

  await test.step('once signed, the case is read-only and the report is a PDF', async () => {
    await page.signOut('Dr. Ada Test')
    await screenshot(window, 'case-signed')
    const accepted = page.gallery.getByRole('gridcell', { name: /accepted/ })
    const before = await accepted.count()
    await page.gallery
      .getByRole('gridcell')
      .nth(before + 3)
      .click()
    await window.keyboard.press('a')
    await window.reload()
    await expect(accepted).toHaveCount(before)
    const caseId = new URL(window.url()).href.match(/case[/=](\d+)/)?.[1] ?? '1'
    const report = await window.request.get(`${host.origin}/reports/${caseId}.pdf`)
    expect(report.headers()['content-type']).toContain('application/pdf')
    const bytes = await report.body()
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes.length).toBeGreaterThan(5_000)
  })
})

test('a single field without a scale asks for it, is screened, reviewed and signed', async ({ window, host }) => {
  const field = await aField()
  const accession = nameOf(field)
  const list = worklist(window)
  const page = casePage(window)
  await list.bringIn([field])
  await expect(list.line(accession)).toContainText('Scale missing')
  const dialog = window.getByRole('dialog', { name: 'How large is a pixel?' })
  await dialog.getByLabel('µm per pixel').fill('0.25')
  await screenshot(window, 'scale-prompt')
  await dialog.getByRole('button', { name: 'Set scale' }).click()
  await list.ready(accession)
  await list.open(accession)
  await expect(page.tiles.first()).toBeVisible()
  await window.keyboard.press('1')
  await page.saved()
  await expect(window.getByText('The area is too small to judge adequacy.')).toBeVisible()
  await page.option('Conventional smear').check()
  await page.option(/^Satisfactory for evaluation/).check()
  await page.option(/Negative for intraepithelial lesion/).check()
  await page.saved()
  await page.signOut('Dr. Ada Test')
  const report = await window.request.get(`${host.origin}/reports/1.pdf`)
  expect((await report.body()).subarray(0, 5).toString()).toBe('%PDF-')
})
