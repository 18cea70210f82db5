/** A main process that screens one slide, for the tests to kill. Arguments: data folder, slide id, choices as JSON. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineModel, forkEngine, startEngine } from '#main/engine/index.ts'
import { loadRegistry } from '#main/models/index.ts'
import { openDatabase } from '#main/storage/index.ts'
import { createScreening } from '../index.ts'

const [folder, slideId, choices] = process.argv.slice(2)
const model = await loadRegistry(folder!)
const engine = startEngine({
  spawn: forkEngine({ entry: fileURLToPath(new URL('../../engine-process/main.ts', import.meta.url)) }),
  setup: { model: engineModel(model), provider: 'cpu', probeFile: null, threads: 1 },
})
const screening = createScreening({
  db: openDatabase(join(folder!, 'records.sqlite')),
  engine,
  model,
  publish: () => {},
  now: () => new Date(),
  choices: JSON.parse(choices!),
})
screening.resumeInterrupted()
screening.start(Number(slideId))
await engine.provider()
process.send?.(engine.pid)
