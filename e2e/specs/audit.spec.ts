import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, screenshot, test } from '../fixtures.ts'
import { repository } from '../host.ts'
import { madeSlide } from '../made-slide.ts'
import { worklist } from '../pages/worklist.ts'

test('who did what is searched, found whole, exported and checked elsewhere', async ({ window, host }) => {
  const list = worklist(window)
  await list.bringIn([madeSlide('audit', 2400, 'HSIL')])
  await list.ready('audit')
  await list.open('audit')
  await expect(window.getByRole('gridcell', { selected: true }).first()).toBeVisible()

  // By keyboard alone: the palette opens the page.
  await window.keyboard.press('Control+k')
  await window.getByRole('combobox').last().fill('audit')
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { name: 'Audit' })).toBeVisible()
  await expect(window.getByText(/The chain is whole: \d+ events/)).toBeVisible()
  const table = window.getByRole('table')
  await expect(table.getByText('Opened the case for the first time')).toBeVisible()
  await screenshot(window, 'audit')

  await window.getByLabel('What was done').selectOption({ label: 'Added a slide' })
  await expect(window.getByText('1 event', { exact: true })).toBeVisible()
  await expect(table.getByRole('row')).toHaveCount(2)
  await window.getByRole('button', { name: 'Clear the filter' }).click()
  await window.getByLabel('Case', { exact: true }).fill('no such case')
  await expect(window.getByText('No event fits the filter.')).toBeVisible()
  await window.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(table).toBeVisible()

  const saving = window.waitForEvent('download')
  await window.getByRole('button', { name: 'Export as JSON lines' }).click()
  const file = await (await saving).path()
  expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThan(3)
  const node = join(repository, 'node_modules', '.bin', 'node')
  const words = ['src-main/hosts/cli/main.ts', 'verify', '--audit', file, '--data', host.data]
  expect(execFileSync(node, words, { cwd: repository, encoding: 'utf8' })).toContain('ok')
})

test('the self-check says what is well and what to do, and its report is read before it is saved', async ({
  window,
  host,
}) => {
  await window.goto(`${host.origin}/#/self-check`)
  await expect(window.getByText('SQLite read all records and found them sound.')).toBeVisible()
  await expect(window.getByText(/No backup is set up/)).toBeVisible()
  await expect(window.getByText(/daybreak-cervix-1 .* is in use/)).toBeVisible()
  await window.getByRole('button', { name: 'Make a problem report' }).click()
  const text = window.getByLabel('The whole report')
  await expect(text).toHaveValue(/Daybreak .*, problem report of /)
  await expect(text).toHaveValue(/"event":"start"/)
  await screenshot(window, 'self-check')
  const saving = window.waitForEvent('download')
  await window.getByRole('button', { name: 'Save as file' }).click()
  expect(readFileSync(await (await saving).path(), 'utf8')).toBe(await text.inputValue())
})
