import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContents } from '#main/contents/index.ts'
import { type Engine, forkEngine, startEngine } from '#main/engine/index.ts'
import { createJobs, type Jobs } from '#main/jobs/index.ts'
import { type LoadedModel, type Models, openModelChoices, openModels } from '#main/models/index.ts'
import { createAnchoring } from '#main/reads/index.ts'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { type BareDatabase, bareDatabase } from '#main/storage/testing/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import { fileFacts, writeTinyModel } from '#main/testing/index.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { createScreening, type Screening, type ScreeningChoices } from '../index.ts'

const entry = fileURLToPath(new URL('../../engine-process/main.ts', import.meta.url))

/** For tests: a data folder with a tiny model, a real engine and real records. */
export interface Fixture {
  readonly folder: string
  models: Models
  /** The model in use at first. */
  readonly model: LoadedModel
  readonly engine: Engine
  readonly events: LiveEvent[]
  readonly crashes: unknown[]
  records: RecordsFile
  /** The same records, for inspecting their rows. */
  readonly db: BareDatabase
  jobs: Jobs
  tasks: Tasks
  screening: Screening
  /** Adds the slide at `path` under a hash made from its name. Returns its id. */
  addSlide(path: string, micronsPerPixel?: number | null): Promise<number>
  /** Stops like the end of the program. */
  close(): Promise<void>
  /** Opens records and screening again, like a new start of the program. */
  reopen(): Promise<void>
  end(): Promise<void>
}

export async function openFixture(choices: ScreeningChoices = {}, modelsFolder?: string): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-screening-'))
  if (!modelsFolder) writeTinyModel(folder)
  const events: LiveEvent[] = []
  const crashes: unknown[] = []
  const engine = startEngine({
    spawn: forkEngine({ entry }),
    setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 },
    onCrash: (crash) => crashes.push(crash),
  })
  const open = async () => {
    const records = openRecords(join(folder, 'records.sqlite'))
    const jobs = createJobs({ records })
    const models = await openModels({
      folders: [modelsFolder ?? folder],
      headsFolder: join(folder, 'heads'),
      choices: openModelChoices(records),
      tryOut: async () => {},
    })
    const publish = (event: LiveEvent) => void events.push(event)
    const anchoring = createAnchoring(records)
    const now = () => new Date()
    const tasks = tasksOn(records)
    const contents = createContents({ records, engine })
    const deps = { records, jobs, anchoring, engine, contents, models, tasks, publish, now }
    const screening = createScreening({ ...deps, choices })
    return { records, jobs, models, tasks, screening }
  }
  const opened = await open()
  let added = 0
  const fixture: Fixture = {
    folder,
    engine,
    events,
    crashes,
    ...opened,
    model: opened.models.current().model,
    db: bareDatabase(join(folder, 'records.sqlite')),
    async addSlide(path, micronsPerPixel = 0.5) {
      const { bytes, modifiedMs } = await fileFacts(path)
      const hashed = await engine.hash(path)
      const sha256 = hashed.sha256.replace(/^./, String(added++ % 10))
      const at = new Date().toISOString()
      const { lastInsertRowid: caseId } = this.db
        .prepare('INSERT INTO cases (accession, added_at) VALUES (?, ?)')
        .run(`C${added}`, at)
      const { lastInsertRowid: slideId } = this.db
        .prepare(
          `INSERT INTO slides (sha256, path, file_name, bytes, modified_ms, info, microns_per_pixel, scale_source,
           added_at, files) VALUES (?, ?, ?, ?, ?, '{}', ?, 'reader', ?, ?)`,
        )
        .run(sha256, path, path.split('/').at(-1), bytes, modifiedMs, micronsPerPixel, at, JSON.stringify(hashed.files))
      this.db.prepare('INSERT INTO case_slides VALUES (?, ?, 0, ?)').run(caseId, slideId, at)
      return Number(slideId)
    },
    async close() {
      await this.jobs.close()
      this.screening.close()
      this.records.close()
    },
    async reopen() {
      Object.assign(this, await open())
    },
    async end() {
      await this.close()
      this.db.close()
      await engine.close()
      rmSync(folder, { recursive: true })
    },
  }
  return fixture
}

/** The person who asks, in tests. */
export const asker = { id: 'local' }
