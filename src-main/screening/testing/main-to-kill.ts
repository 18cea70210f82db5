/** A main process that screens one slide, for the tests to kill. Arguments: data folder, slide id, choices as JSON. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContents } from '#main/contents/index.ts'
import { engineModel, forkEngine, startEngine } from '#main/engine/index.ts'
import { createJobs } from '#main/jobs/index.ts'
import { openModelChoices, openModels } from '#main/models/index.ts'
import { createAnchoring } from '#main/reads/index.ts'
import { openRecords } from '#main/storage/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import { createScreening } from '../index.ts'

const [folder, slideId, choices] = process.argv.slice(2)
const engine = startEngine({
  spawn: forkEngine({ entry: fileURLToPath(new URL('../../engine-process/main.ts', import.meta.url)) }),
  setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 },
})
const records = openRecords(join(folder!, 'records.sqlite'))
const jobs = createJobs({ records })
const models = await openModels({
  folders: [folder!],
  headsFolder: join(folder!, 'heads'),
  choices: openModelChoices(records),
  tryOut: async () => {},
})
const screening = createScreening({
  records,
  jobs,
  anchoring: createAnchoring(records),
  engine,
  contents: createContents({ records, engine }),
  models,
  tasks: tasksOn(records),
  publish: () => {},
  now: () => new Date(),
  choices: JSON.parse(choices!),
})
jobs.takeOver()
screening.start({ id: 'local' }, Number(slideId))
await engine.provider(engineModel(models.current().model))
process.send?.(engine.pid)
