import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeLabelSlide } from '../../src-main/testing/index.ts'
import { expect, screenshot, test } from '../fixtures.ts'
import { temporaryFolder } from '../host.ts'
import { worklist } from '../pages/worklist.ts'

const orders = [
  'accession,patient,sex,date of birth,specimen',
  'S26-01432,"Vale, Nora",F,1987-03-09,ThinPrep',
  'S26-01482,"Ash, Mira",F,1990-11-20,SurePath',
  'S26-01499,"Birch, Ada",F,1979-01-02,Conventional smear',
  'S26-02001,"Cedar, Lin",F,1966-06-30,ThinPrep',
  'S26-02002,"Elm, Joan",F,1966-02-31,ThinPrep',
].join('\n')

test('slides are matched to their orders by the code on the label, and the others by keyboard', async ({
  window,
  host,
}) => {
  const folder = temporaryFolder()
  const scanner = join(folder, 'scanner')
  const arrive = join(folder, 'orders')
  for (const each of [scanner, arrive]) mkdirSync(each)
  writeFileSync(join(arrive, 'today.csv'), orders)

  await test.step('the settings name the scanner’s folder and the orders folder', async () => {
    await window.goto(`${host.origin}/#/settings`)
    await window.getByLabel('Path of a folder on this machine').fill(scanner)
    await window.keyboard.press('Enter')
    await expect(window.getByText('Watched').first()).toBeVisible()
    await window.getByLabel('Folder in which orders arrive').fill(arrive)
    await window.keyboard.press('Enter')
    await expect(window.getByText('4 new')).toBeVisible()
    await expect(window.getByText('1 line was left out')).toBeVisible()
    await expect(window.getByText('The date of birth is not valid. Write it as YYYY-MM-DD.')).toBeVisible()
    await screenshot(window, 'settings-orders')
    await window.getByRole('button', { name: 'Edit Scanner 1' }).click()
    await expect(window.getByRole('dialog', { name: 'Scanner' })).toBeVisible()
    await screenshot(window, 'settings-scanner')
    await window.keyboard.press('Escape')
  })

  const slide = (name: string, text: string, format: 'Code128' | 'DataMatrix' | 'QRCode', seed: number) => {
    const path = join(folder, name)
    return writeLabelSlide(path, { codes: [{ format, text }], seed }).then(() =>
      copyFileSync(path, join(scanner, name)),
    )
  }
  await slide('scan-1.svs', 'S26-01432', 'DataMatrix', 1)
  await slide('scan-2.svs', 'LAB;S26-O1482;A1', 'QRCode', 2)
  await slide('scan-3.svs', 'S26-01498', 'Code128', 3)

  await window.goto(`${host.origin}/#/worklist`)
  const list = worklist(window)
  await test.step('a slide whose code has an order gets its patient', async () => {
    await expect(list.line('S26-01432')).toContainText('Vale, Nora')
    await expect(window.getByRole('button', { name: '2 without an order' })).toBeVisible()
    await screenshot(window, 'worklist-tray')
  })

  await test.step('the tray offers the likeliest order beside the label', async () => {
    await window.keyboard.press('t')
    const tray = window.getByRole('dialog', { name: 'Slides without an order' })
    const chosen = tray.getByRole('option', { selected: true })
    await expect(tray.getByRole('img', { name: 'The slide’s label' })).toBeVisible()
    await expect(chosen).toContainText('S26-014')
    await screenshot(window, 'tray')
    for (const patient of ['Ash, Mira', 'Birch, Ada']) {
      const wanted = tray.getByRole('option', { selected: true, name: new RegExp(patient) })
      const isMira = (await tray.getByText('scan-2.svs').count()) > 1
      if (isMira !== (patient === 'Ash, Mira')) await window.keyboard.press('PageDown')
      await expect(tray.getByRole('option').first()).toBeVisible()
      for (let i = 0; i < 4 && (await wanted.count()) === 0; i++) await window.keyboard.press('ArrowDown')
      await expect(wanted).toBeVisible()
      await window.keyboard.press('Enter')
      await expect(window.getByText(/now belongs to S26-014\d\d/).first()).toBeVisible()
      if (patient === 'Ash, Mira') await expect(tray.getByText('scan-2.svs')).toHaveCount(0)
    }
    await expect(tray.getByText('Every slide has its order')).toBeVisible()
    await screenshot(window, 'tray-empty')
    await window.keyboard.press('Escape')
    await expect(list.line('S26-01482')).toContainText('Ash, Mira')
    await expect(list.line('S26-01499')).toContainText('Birch, Ada')
  })

  await test.step('the case shows the label, its code, and how the order was found', async () => {
    await list.line('S26-01432').dblclick()
    const label = window.getByRole('region', { name: 'Label' })
    await expect(label).toContainText('S26-01432')
    await expect(label).toContainText('found by the code')
    await expect(window.getByText('born 1987-03-09')).toBeVisible()
    await screenshot(window, 'case-label')
  })

  await test.step('a folder that disappears is reported, and watching continues when it is back', async () => {
    renameSync(scanner, `${scanner}-away`)
    await window.goto(`${host.origin}/#/settings`)
    await expect(window.getByText('Not watched: it is not there')).toBeVisible()
    await screenshot(window, 'settings-folder-away')
    renameSync(`${scanner}-away`, scanner)
    await expect(window.getByText('Not watched: it is not there')).toHaveCount(0)
  })
})
