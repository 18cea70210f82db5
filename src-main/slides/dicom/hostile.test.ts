import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, it } from 'vitest'
import { dicomSeeds, fuzzRuns, mutateDicom } from '#main/testing/index.ts'
import { expectHeld } from '../testing.ts'

const runs = fuzzRuns(400)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-dicom-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated instances each open or end in a clear error, quickly and with little memory`, {
  timeout: 3_600_000,
}, async () => {
  const seeds = await dicomSeeds()
  const file = path.join(dir, 'mutated.dcm')
  const wanted = ['opened', 'file-damaged', 'file-truncated', 'file-unsupported']
  await expectHeld(file, runs, (seed, next) => mutateDicom(seeds[seed % seeds.length]!, next), wanted)
})
