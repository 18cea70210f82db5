import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, screenshot, test } from '../fixtures.ts'
import { enginePid, repository, startHost, temporaryFolder } from '../host.ts'
import { casePage } from '../pages/case-page.ts'
import { worklist } from '../pages/worklist.ts'

/** A slide large enough that its screening takes some seconds. */
function syntheticSlide(): string {
  const slide = join(temporaryFolder(), 'made.tif')
  const node = join(repository, 'node_modules', '.bin', 'node')
  const args = [
    'src-main/hosts/cli/main.ts',
    'synth',
    slide,
    '--width',
    '14000',
    '--height',
    '14000',
    '--seed',
    '7',
    '--diagnosis',
    'HSIL',
  ]
  execFileSync(node, args, { cwd: repository, stdio: 'ignore' })
  return slide
}

test.skip(process.platform === 'win32', 'uses POSIX process listings')

test('killing the engine, then the main process, in the middle of a screening loses nothing', async ({ page }) => {
  const slide = syntheticSlide()
  const data = temporaryFolder()
  let host = await startHost({ data })
  await page.goto(host.address)
  await page.getByRole('main').getByRole('region').first().waitFor()
  const list = worklist(page)
  await list.bringIn([slide])
  const line = list.line('made')
  await expect(line).toContainText(/[1-9]\d* %/, { timeout: 60_000 })

  await test.step('the engine is killed: it comes back and the job goes on', async () => {
    const before = enginePid(host)
    expect(before).toBeGreaterThan(0)
    process.kill(before, 'SIGKILL')
    await expect.poll(() => enginePid(host), { timeout: 20_000 }).not.toBe(before)
    await expect(line).toContainText(/Screening|%/)
    await expect(line).not.toContainText('failed')
  })

  await test.step('the main process is killed: the next start says so and goes on at the last batch', async () => {
    await host.kill()
    host = await startHost({ data })
    await page.goto(host.address)
    await expect(page.getByText(/everything up to/i)).toBeVisible()
    await screenshot(page, 'recovered')
    await list.ready('made')
  })

  await test.step('the result is the same as of a screening that nothing disturbed', async () => {
    await list.open('made')
    const total = await casePage(page).gallery.getAttribute('aria-rowcount')
    expect(Number(total)).toBeGreaterThan(3)
  })
  await host.stop()
  expect(existsSync(join(data, 'daybreak.sqlite'))).toBe(true)
})

test('a review that was acknowledged is there after a power cut', async ({ page }) => {
  const slide = join(temporaryFolder(), 'small.tif')
  const node = join(repository, 'node_modules', '.bin', 'node')
  execFileSync(
    node,
    [
      'src-main/hosts/cli/main.ts',
      'synth',
      slide,
      '--width',
      '3000',
      '--height',
      '3000',
      '--seed',
      '3',
      '--diagnosis',
      'LSIL',
    ],
    {
      cwd: repository,
      stdio: 'ignore',
    },
  )
  const data = temporaryFolder()
  let host = await startHost({ data })
  await page.goto(host.address)
  await page.getByRole('main').getByRole('region').first().waitFor()
  const list = worklist(page)
  const view = casePage(page)
  await list.bringIn([slide])
  await list.ready('small')
  await list.open('small')
  await view.tiles.first().waitFor()
  for (const key of ['a', 'a', 'x', '3']) {
    await page.keyboard.press(key)
    await view.saved()
  }
  await page.getByRole('textbox', { name: 'Comment' }).fill('written before the lights went out')
  await view.saved()
  await page.waitForTimeout(1000)
  await host.kill()
  host = await startHost({ data })
  await page.goto(host.address)
  await page.getByRole('main').getByRole('region').first().waitFor()
  await list.open('small')
  await expect(view.gallery.getByRole('gridcell', { name: /accepted/ })).toHaveCount(2)
  await expect(view.gallery.getByRole('gridcell', { name: /dismissed/ })).toHaveCount(1)
  await expect(page.getByRole('textbox', { name: 'Comment' })).toHaveValue('written before the lights went out')
  await host.stop()
})
