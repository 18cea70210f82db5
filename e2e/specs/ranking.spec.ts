import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, screenshot, test } from '../fixtures.ts'
import { sharedData } from '../host.ts'
import { worklist } from '../pages/worklist.ts'

const cric = join(sharedData, 'cric')
const annotations = join(cric, 'annotations.json')
test.skip(!existsSync(annotations), 'needs the real fields in ../shared/data')

test('a known HSIL field comes first in the worklist and a NILM field last', async ({ window }) => {
  const { images, annotations: points } = JSON.parse(readFileSync(annotations, 'utf8')) as {
    images: { id: number; file: string; split: string; worst: string }[]
    annotations: { image_id: number; label: string }[]
  }
  /** The validation field with this worst label that has the most such cells, so that it is unambiguous. */
  const clearest = (worst: string): string => {
    const cells = (id: number): number => points.filter((p) => p.image_id === id && p.label === worst).length
    const fields = images.filter((image) => image.split === 'val' && image.worst === worst)
    return fields.sort((x, y) => cells(y.id) - cells(x.id) || x.id - y.id)[0]?.file ?? ''
  }
  const [nilm, lsil, hsil] = [clearest('NILM'), clearest('LSIL'), clearest('HSIL')]
  const files = [nilm, lsil, hsil]
  const list = worklist(window)
  await list.bringIn(
    files.map((file) => join(cric, file)),
    0.25,
  )
  const accessionOf = (file: string): string => file.replace(/^.*\//, '').replace('.jpg', '')
  for (const file of files) await list.ready(accessionOf(file))
  const rows = window.getByRole('row').filter({ hasText: '.jpg' })
  await expect(rows).toHaveCount(3)
  await expect(rows.first()).toContainText(accessionOf(hsil))
  await expect(rows.last()).toContainText(accessionOf(nilm))
  await screenshot(window, 'worklist-ranked')
})
