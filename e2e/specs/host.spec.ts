import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { repository } from '../host.ts'

test('the address admits one window, once, and every other request is refused', async ({
  window,
  host,
  playwright,
}) => {
  await expect(window).toHaveTitle(/Daybreak/)
  const stranger = await playwright.request.newContext()
  expect((await stranger.get(`${host.origin}/`)).status()).toBe(401)
  expect((await stranger.get(`${host.origin}/trpc/system.info`)).status()).toBe(401)
  expect((await stranger.get(`${host.origin}/tiles/1/0/0/0/0`)).status()).toBe(401)
  expect((await stranger.get(host.address)).status(), 'the token was used').toBe(401)
  const cookies = await window.context().cookies()
  expect(cookies).toHaveLength(1)
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  const cookie = `${cookies[0]?.name}=${cookies[0]?.value}`
  const foreignOrigin = await stranger.post(`${host.origin}/trpc/intake.addSamples`, {
    headers: { cookie, origin: 'http://evil.example' },
    data: {},
  })
  expect(foreignOrigin.status()).toBe(403)
  const foreignHost = await stranger.get(`${host.origin}/trpc/system.info`, {
    headers: { cookie, host: 'evil.example' },
  })
  expect(foreignHost.status()).toBe(403)
  await stranger.dispose()
})

test('a second start on the same records says so and opens one more window', async ({
  host,
  window,
  page,
  context,
}) => {
  await expect(window.getByText('No slides yet')).toBeVisible()
  const node = join(repository, 'node_modules', '.bin', 'node')
  const second = spawnSync(node, ['src-main/hosts/browser/main.ts', '--data', host.data, '--no-browser'], {
    cwd: repository,
    encoding: 'utf8',
  })
  expect(second.status).toBe(2)
  expect(second.stdout).toContain('already has these records open')
  const address = /http:\/\/\S+token=\S+/.exec(second.stdout)?.[0] ?? ''
  const other = await context.newPage()
  await other.goto(address)
  await expect(other.getByText('No slides yet')).toBeVisible()
  await page.bringToFront()
})
