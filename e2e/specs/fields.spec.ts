import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, screenshot, test } from '../fixtures.ts'
import { sharedData, temporaryFolder } from '../host.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'
import { slideAtRest } from '../slide-at-rest.ts'

const fields = join(sharedData, 'cric', 'val')
test.skip(!existsSync(fields), 'needs the real fields in ../shared/data')

/** Five real fields, a truncated picture, and files that operating systems leave behind. */
function folderOfFields(): { folder: string; names: string[] } {
  const folder = join(temporaryFolder(), 'S26-00777')
  mkdirSync(folder)
  const pictures = readdirSync(fields)
    .filter((name) => name.endsWith('.jpg'))
    .slice(0, 5)
  // Names that differ by their number alone are those of one slide's fields.
  const names = pictures.map((_, i) => `field-${i + 1}.jpg`)
  for (const [i, name] of pictures.entries()) copyFileSync(join(fields, name), join(folder, names[i]!))
  writeFileSync(join(folder, 'field-9.png'), 'no picture')
  writeFileSync(join(folder, 'Thumbs.db'), 'nothing')
  return { folder, names }
}

test('a folder of fields is one case with a gallery, a slide, and steps from field to field', async ({ window }) => {
  const { folder, names } = folderOfFields()
  const list = worklist(window)
  const page = casePage(window)
  await list.bringIn([folder], 0.25)
  await expect(window.getByText('Brought in S26-00777: 5 fields as one slide')).toBeVisible()
  await expect(window.getByText('field-9.png could not be brought in')).toBeVisible()
  await expect(window.getByRole('row').filter({ hasText: 'S26-00777' })).toHaveCount(1)
  await screenshot(window, 'fields-brought-in')
  await list.ready('S26-00777')
  await list.open('S26-00777')
  await expect(page.tiles.first()).toBeVisible()
  const controls = window.getByRole('region', { name: 'Fields' })
  await expect(controls).toContainText('5 fields')
  await slideAtRest(window)
  await screenshot(window, 'fields-whole')

  await test.step('the keys step from field to field, and the name is that of the current field', async () => {
    const chosen = controls.getByRole('combobox')
    for (const name of names.slice(0, 3)) {
      await window.keyboard.press('.')
      await expect(chosen.locator('option:checked')).toHaveText(name)
    }
    await expect(controls).toContainText('3 / 5')
    await window.keyboard.press(',')
    await expect(chosen.locator('option:checked')).toHaveText(names[1]!)
    await slideAtRest(window)
    await screenshot(window, 'fields-one')
    await chosen.selectOption(names[4]!)
    await expect(controls).toContainText('5 / 5')
    await expect(controls.getByRole('button', { name: 'Next field' })).toBeDisabled()
  })

  await test.step('a cell shows the name of its field, and the slide moves there', async () => {
    await page.tiles.nth(1).click()
    await window.keyboard.press('e')
    await window.keyboard.press('Enter')
    const name = (await page.cell.getByText(/^On field /).textContent())!.replace('On field ', '')
    expect(names).toContain(name)
    await expect(controls.getByRole('combobox').locator('option:checked')).toHaveText(name)
    await slideAtRest(window)
    await screenshot(window, 'fields-cell')
    await window.keyboard.press('Escape')
    await window.keyboard.press('0')
    await window.keyboard.press('h')
    await slideAtRest(window)
    await screenshot(window, 'fields-heatmap')
  })
  await expect(page.findings).toContainText('The area is too small to judge adequacy.')
})

test('a folder dropped on a window without access to paths is one case too', async ({ window }) => {
  const { folder, names } = folderOfFields()
  const { readFileSync } = await import('node:fs')
  const files = names.slice(0, 2).map((name) => ({ name, base64: readFileSync(join(folder, name)).toString('base64') }))
  // A script cannot drop a folder. This is what the browser provides when a person does.
  await window.evaluate((sent) => {
    const entries = sent.map(({ name, base64 }) => ({
      isFile: true,
      isDirectory: false,
      name,
      file: (take: (file: File) => void) =>
        take(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type: 'image/jpeg' })),
    }))
    const portions = [entries, []]
    const directory = {
      isFile: false,
      isDirectory: true,
      name: 'S26-00778',
      createReader: () => ({ readEntries: (take: (some: unknown[]) => void) => take(portions.shift() ?? []) }),
    }
    const drop = new Event('drop', { bubbles: true, cancelable: true })
    const dataTransfer = { types: ['Files'], files: [], items: [{ webkitGetAsEntry: () => directory }] }
    Object.defineProperty(drop, 'dataTransfer', { value: dataTransfer })
    document.body.dispatchEvent(drop)
  }, files)
  const list = worklist(window)
  await expect(list.line('S26-00778')).toContainText('Scale missing')
  await expect(window.getByRole('row').filter({ hasText: 'S26-00778' })).toHaveCount(1)
  await expect(window.getByRole('dialog', { name: 'How large is a pixel?' })).toContainText('S26-00778.fields')
})
