import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { writeOldRecords } from '../../src-main/storage/testing/index.ts'
import { startHost, temporaryFolder } from '../host.ts'

test('Records of an earlier version: the address given during the update opens the worklist', async ({ page }) => {
  const data = temporaryFolder()
  writeOldRecords(join(data, 'daybreak.sqlite'))
  const host = await startHost({ data })
  try {
    // The address is printed while the records are brought up to date. The page asks again by itself.
    await page.goto(host.address)
    await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('S26-00002').first()).toBeVisible()
    expect(host.output()).toContain('The records are brought up to date.')
  } finally {
    await host.stop()
    rmSync(data, { recursive: true, force: true })
  }
})
