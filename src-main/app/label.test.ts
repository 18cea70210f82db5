import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeLabelSlide } from '#main/testing/index.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { startCore } from './testing/start-core.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-label-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('A slide takes its number from the code on its label, and its patient from the order of that number', async () => {
  const app = await startCore({ dataFolder: folder })
  const bringIn = async (accession: string, seed: number) => {
    const path = join(folder, `${accession}-file.svs`)
    await writeLabelSlide(path, { codes: [{ format: 'QRCode', text: accession }], seed })
    expect(await app.api.intake.importPaths(ada, [path], { micronsPerPixel: null })).toMatchObject([
      { kind: 'imported' },
    ])
    return linesOf(app.cases, ada).find((line) => line.accession === accession)
  }
  expect(await bringIn('S26-00001', 1)).toMatchObject({ patientName: '' })
  const body = 'accession,patient,dob\nS26-00002,"Vale, Nora",1987-03-09\n'
  const orders = new Request(`http://core/orders?name=a.csv&bytes=${body.length}`, { method: 'POST', body })
  expect((await app.fetch(orders, app.localSession)).status).toBe(200)
  expect(await bringIn('S26-00002', 2)).toMatchObject({ patientName: 'Vale, Nora', birthDate: '1987-03-09' })
  await app.close()
})
