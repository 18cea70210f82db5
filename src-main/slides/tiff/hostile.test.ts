import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, it } from 'vitest'
import { fuzzRuns, mutateTiff, tiffSeeds } from '#main/testing/index.ts'
import { checkSlide } from '../index.ts'
import { expectHeld } from '../testing.ts'

const runs = fuzzRuns(400)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-tiff-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated TIFFs each open or end in a clear error, quickly and with little memory`, {
  timeout: 3_600_000,
}, async () => {
  const seeds = await tiffSeeds()
  for (const seed of seeds) {
    fs.writeFileSync(path.join(dir, 'sound.tif'), seed)
    await checkSlide(path.join(dir, 'sound.tif'))
  }
  const file = path.join(dir, 'mutated.tif')
  const wanted = ['opened', 'file-damaged', 'file-truncated']
  await expectHeld(file, runs, (seed, next) => mutateTiff(seeds[seed % seeds.length]!, next), wanted)
})
