import { readdirSync } from 'node:fs'
import { barriers } from '../axe.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { temporaryFolder } from '../host.ts'

test('a backup is made and proven, and the recovery words are shown once and confirmed, by keys alone', async ({
  window,
  host,
}) => {
  const disk = temporaryFolder()
  await window.goto(`${host.origin}/#/settings`)
  await window.getByLabel('Folder for backups').fill(disk)
  await window.keyboard.press('Enter')
  const backups = window.getByRole('region', { name: 'Backups' })
  await expect(backups.getByText('No backup has been made yet.')).toBeVisible()
  await backups.getByRole('button', { name: 'Back up now' }).press('Enter')
  await expect(backups.getByText(/Last good backup: .* It was opened and checked/)).toBeVisible()
  expect(readdirSync(disk).map((name) => name.replace(/.*\./, ''))).toEqual(['json', 'sqlite'])
  await backups.getByText('Backups in the folder: 1').press('Enter')
  await backups.scrollIntoViewIfNeeded()
  await screenshot(window, 'settings-backups')

  const encryption = window.getByRole('region', { name: 'Encryption' })
  await encryption.getByRole('button', { name: 'Show recovery words' }).press('Enter')
  const items = encryption.getByRole('list', { name: 'Recovery words' }).getByRole('listitem')
  await expect(items).toHaveCount(24)
  const words = await items.allTextContents()
  await encryption.scrollIntoViewIfNeeded()
  await screenshot(window, 'settings-encryption')
  expect(await barriers(window)).toEqual([])
  const typed = encryption.getByLabel('Type the recovery words')
  await typed.fill(words.with(4, 'mitsake').join(' '))
  await encryption.getByRole('button', { name: 'Confirm the words' }).press('Enter')
  await expect(encryption.getByText('Word 5 is not one of the recovery words.')).toBeVisible()
  await typed.fill(words.map((word, n) => `${n + 1}. ${word}`).join('\n'))
  await encryption.getByRole('button', { name: 'Confirm the words' }).press('Enter')
  await expect(encryption.getByText('Somebody has confirmed to have the recovery words.')).toBeVisible()
  await expect(encryption.getByRole('list', { name: 'Recovery words' })).toHaveCount(0)
})
