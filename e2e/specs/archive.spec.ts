import { join } from 'node:path'
import sharp from 'sharp'
import { barriers } from '../axe.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { temporaryFolder } from '../host.ts'
import { worklist } from '../pages/worklist.ts'

const names = ['S26-11', 'S26-12', 'S26-13', 'S26-14', 'S26-15']

test('many files give one message; cases are archived, found again, restored and removed with the keyboard', async ({
  window,
}) => {
  const folder = temporaryFolder()
  const paths = names.map((name) => join(folder, `${name}.png`))
  for (const [n, path] of paths.entries())
    await sharp({ create: { width: 600 + n, height: 500, channels: 3, background: '#e8d8e0' } })
      .png()
      .toFile(path)
  const list = worklist(window)
  await list.bringIn(paths, 0.5)
  await expect(window.getByText('5 slides brought in')).toBeVisible({ timeout: 120_000 })
  await expect(window.getByText(/^Brought in S26/)).toHaveCount(0)

  await test.step('A puts the chosen case into the archive, and B brings it back', async () => {
    await list.line('S26-12').click()
    await window.keyboard.press('a')
    await expect(window.getByText('S26-12 is in the archive')).toBeVisible()
    await expect(list.line('S26-12')).toHaveCount(0)
    await window.keyboard.press('Shift+B')
    await expect(list.line('S26-12')).toBeVisible()
    await expect(list.line('S26-11')).toHaveCount(0)
    await screenshot(window, 'archive')
    expect(await barriers(window)).toEqual([])
    await window.keyboard.press('b')
    await expect(window.getByText('S26-12 is back on the worklist')).toBeVisible()
    await window.keyboard.press('Escape')
    await expect(list.line('S26-12')).toBeVisible()
  })

  await test.step('a removal asks for a reason and can be undone', async () => {
    await list.line('S26-13').click()
    await window.keyboard.press('Delete')
    const dialog = window.getByRole('dialog', { name: 'Remove S26-13?' })
    await expect(dialog.getByRole('button', { name: 'Remove' })).toBeDisabled()
    await dialog.getByLabel('Reason').fill('scanned twice')
    await screenshot(window, 'remove')
    expect(await barriers(window)).toEqual([])
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await expect(window.getByText('S26-13 was removed')).toBeVisible()
    await expect(list.line('S26-13')).toHaveCount(0)
    await window.getByRole('button', { name: 'Undo' }).click()
    await expect(list.line('S26-13')).toBeVisible()
  })
})
