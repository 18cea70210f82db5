import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { barriers } from '../axe.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { temporaryFolder } from '../host.ts'
import { madeField, madeSlide } from '../made-slide.ts'
import { worklist } from '../pages/worklist.ts'
import { call, signIn, strong } from '../people.ts'

const roles = ['administrator', 'pathologist', 'cytotechnologist', 'trainee', 'technician'] as const
type Role = (typeof roles)[number]

/** Whom each control is for. */
const forWhom = {
  bringIn: ['administrator', 'pathologist', 'cytotechnologist', 'technician'],
  archive: ['administrator', 'pathologist', 'cytotechnologist'],
  remove: ['administrator', 'pathologist'],
  sign: ['pathologist'],
  manage: ['administrator'],
} as const satisfies Record<string, readonly Role[]>
const may = (role: Role, what: keyof typeof forWhom): boolean => (forWhom[what] as readonly Role[]).includes(role)

/** Keys of the worklist that only some roles have. None of them needs an answer of the core before it shows something. */
const pressedKeys = ['o', 'Shift+O', 'Shift+S', 'e', 'a', 'b', 'Delete', 's', 'p', 'Shift+P', 'u', 'l', 't', 'Shift+C']

/** One person of each role, and cases that ask for something: a scale, a screening, a signature. */
async function setUp(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { name: 'Who works with this Daybreak?' }).waitFor()
  await call(page, 'session.choose', {
    way: 'several',
    name: 'administrator',
    password: strong,
    roles: ['administrator'],
  })
  for (const role of roles.slice(1)) {
    const { result } = await call(page, 'people.add', { name: role, roles: [role] })
    const { password } = result.data as { password: string }
    await call(page, 'session.signOut', {})
    await call(page, 'session.signIn', { name: role, password })
    await call(page, 'session.replaceOneTime', { password: `${strong} ${role}` })
    await call(page, 'session.signOut', {})
    await call(page, 'session.signIn', { name: 'administrator', password: strong })
  }
  await page.reload()
  const notes = join(temporaryFolder(), 'notes.tif')
  writeFileSync(notes, 'this is no picture')
  const list = worklist(page)
  await page.getByRole('banner').waitFor()
  await list.bringIn([madeSlide('to-read', 2400, 'NILM'), notes])
  await list.ready('to-read')
  await list.bringIn([await madeField('no-scale')])
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Lock this window/ })
    .click()
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
}

test('what a role may not do is not offered, on any page and by no key', async ({ page, start }) => {
  test.setTimeout(600_000)
  const host = await start({ asks: true })
  await setUp(page, host.address)
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(response.url())
  })
  for (const role of roles)
    await test.step(role, async () => {
      await signIn(page, role, role === 'administrator' ? strong : `${strong} ${role}`)
      await walk(page, host.origin, role)
      await page
        .getByRole('banner')
        .getByRole('button', { name: /Lock this window/ })
        .click()
      await page.getByRole('heading', { name: 'Locked' }).waitFor()
    })
  expect(refused).toEqual([])
})

async function walk(page: Page, origin: string, role: Role): Promise<void> {
  const shows = (name: RegExp | string, yes: boolean) =>
    expect(page.getByRole('button', { name }), `${role}: ${name}`).toHaveCount(yes ? 1 : 0)
  await onWorklist(page, origin, role, shows)

  await worklist(page).look('no-scale')
  await page.getByRole('heading', { name: 'How many microns does a pixel cover?' }).waitFor()
  await shows('Use this scale', may(role, 'bringIn'))
  await shows(/^Start screening/, false)
  await page.goto(`${origin}/#/worklist`)
  await worklist(page).open('to-read')
  await shows(/^Sign out/, may(role, 'sign'))

  await page.goto(`${origin}/#/camera`)
  await expect(page.getByRole('heading', { name: 'This page is for other roles' })).toHaveCount(
    may(role, 'bringIn') ? 0 : 1,
  )
  await page.goto(`${origin}/#/audit`)
  await expect(page.getByRole('heading', { name: 'This page is for other roles' })).toHaveCount(
    may(role, 'manage') ? 0 : 1,
  )
  if (role === 'trainee') {
    await screenshot(page, 'roles-page-not-yours')
    expect(await barriers(page)).toEqual([])
  }
  await page.goto(`${origin}/#/settings`)
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await shows('Add a person', may(role, 'manage'))
  await expect(page.getByRole('main').getByRole('link', { name: 'Open the audit' })).toHaveCount(
    may(role, 'manage') ? 1 : 0,
  )
  await page.goto(`${origin}/#/self-check`)
  await page.getByRole('listitem').first().waitFor()
  await shows('Make a problem report', may(role, 'manage'))
  for (const other of ['help', 'display']) {
    await page.goto(`${origin}/#/${other}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
}

async function onWorklist(
  page: Page,
  origin: string,
  role: Role,
  shows: (name: RegExp | string, yes: boolean) => Promise<void>,
): Promise<void> {
  await page.goto(`${origin}/#/worklist`)
  await page.getByRole('row').filter({ hasText: 'no-scale' }).waitFor()
  await shows(/^Bring in slides/, may(role, 'bringIn'))
  await shows('Give scale', may(role, 'bringIn'))
  await shows('Open the microscope camera', may(role, 'bringIn'))
  await page.getByRole('button', { name: /1 unreadable file/ }).click()
  await page.getByRole('dialog').getByText('notes.tif').first().waitFor()
  await shows('Try again', may(role, 'bringIn'))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.keyboard.press('Control+k')
  await page.getByRole('listbox').waitFor()
  for (const [name, yes] of [
    ['Bring in by path', may(role, 'bringIn')],
    ['Edit accession, patient and specimen', may(role, 'bringIn')],
    ['Put the chosen case into the archive', may(role, 'archive')],
    ['Remove the chosen case', may(role, 'remove')],
    ['Open the audit', may(role, 'manage')],
  ] as const)
    await expect(page.getByRole('option', { name: new RegExp(name) }), `${role}: ${name}`).toHaveCount(yes ? 1 : 0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  const dropEffect = await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'x.tif'))
    const event = new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  })
  expect(dropEffect).toBe(true)
  await expect(page.getByText('Drop to bring in')).toHaveCount(may(role, 'bringIn') ? 1 : 0)
  await page.evaluate(() => window.dispatchEvent(new DragEvent('dragleave', { relatedTarget: null })))

  if (role !== 'trainee') return
  await page.getByRole('row').filter({ hasText: 'no-scale' }).click()
  for (const key of pressedKeys) await page.keyboard.press(key)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await page.evaluate(() => location.hash)).toBe('#/worklist')
  await screenshot(page, 'roles-trainee-worklist')
}
