import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, screenshot, test } from '../fixtures.ts'
import { sharedData } from '../host.ts'
import { worklist } from '../pages/worklist.ts'

const cric = join(sharedData, 'cric')
const annotations = join(cric, 'annotations.json')
test.skip(!existsSync(annotations), 'needs the real fields in ../shared/data')

test('a known HSIL field comes first in the worklist and a NILM field last', async ({ window }) => {
  const { images } = JSON.parse(readFileSync(annotations, 'utf8')) as {
    images: { file: string; split: string; worst: string }[]
  }
  const validation = images.filter((image) => image.split === 'val')
  const first = (worst: string): string => validation.find((image) => image.worst === worst)?.file ?? ''
  const files = [first('NILM'), first('LSIL'), first('HSIL')]
  const list = worklist(window)
  await list.bringIn(
    files.map((file) => join(cric, file)),
    0.25,
  )
  const accessionOf = (file: string): string => file.replace(/^.*\//, '').replace('.jpg', '')
  for (const file of files) await list.ready(accessionOf(file))
  const rows = window.getByRole('row').filter({ hasText: '.jpg' })
  await expect(rows).toHaveCount(3)
  await expect(rows.first()).toContainText(accessionOf(first('HSIL')))
  await expect(rows.last()).toContainText(accessionOf(first('NILM')))
  await screenshot(window, 'worklist-ranked')
})
