/**
 * A working day that never ends, in a process that is there to be killed: it imports slides, waits for their screening,
 * decides on cells, saves drafts and signs. Each act is printed once the program has acknowledged it. Arguments: the
 * data folder, the folder of the models, and the slides.
 */
import { writeSync } from 'node:fs'
import type { App } from '../../src-main/app/index.ts'
import { startCore } from '../../src-main/app/testing/start-core.ts'
import { openReadable, readChain } from '../../src-main/storage/index.ts'
import { acknowledging, ada } from '../../src-shared/contract/testing.ts'
import { emptyDraft } from '../../src-shared/domain/bethesda/index.ts'
import { backupsOf } from './backups.ts'
import { type Said, sayingTo } from './claims.ts'

const [dataFolder, modelsFolder, ...slides] = process.argv.slice(2) as [string, string, ...string[]]
const app = await startCore({ dataFolder, modelsFolder, background: true })
const chain = readChain(openReadable(`${dataFolder}/daybreak.sqlite`))

const say: (said: Said) => void = sayingTo(
  (line) => writeSync(1, line),
  chain,
  () => app.engine.pid ?? null,
)

say({ did: 'started' })
await app.api.system.saveSettings(ada, { screenOnImport: true, backupFolder: backupsOf(dataFolder) })
for (let round = 0; ; round++) for (const path of slides) await aCase(app, path, round)

async function aCase({ api, screening }: App, path: string, round: number): Promise<void> {
  const [outcome] = await api.intake.importPaths(ada, [path], { micronsPerPixel: 0.5 })
  if (!outcome || outcome.kind === 'quarantined') throw new Error(`not taken: ${JSON.stringify(outcome)}`)
  const { slideId, caseId } = outcome
  say({ did: 'imported', slideId })
  // Both go on beside the work, and are killed with it. The next start writes the records with the new key.
  if (!app.api.backups.state().running) app.api.backups.begin(ada)
  if (round % 2 === 1) app.api.keys.change(ada)
  for (;;) {
    const job = screening.jobOf(slideId) ?? api.screening.start(ada, slideId)
    if (job.state === 'failed' || job.state === 'cancelled') api.screening.start(ada, slideId)
    if ((await screening.finished(slideId)).state === 'succeeded') break
  }
  say({ did: 'screened', slideId })
  const { id } = api.cells.columns(ada, { slideId, afterId: 0 })
  const detail = await api.cases.open(ada, caseId)
  if (detail.reports.length > 0 && !detail.amending) await api.reports.amend(ada, { caseId, reason: 'another look' })
  for (let n = 0; n < 12 && id.length > 0; n++) {
    const many = [0, 1, 2].map((step) => id[(round + n + step) % id.length]!)
    const kind = n % 2 ? 'accept' : 'dismiss'
    const before = chain.head().event
    const change =
      n % 5 === 4 ? api.review.undo(ada, caseId) : api.review.act(ada, caseId, [...new Set(many)], { kind })
    // An act that changes nothing is answered, but it is no step and leaves no event.
    if (chain.head().event !== before) say({ did: 'acted', caseId, at: change.savedAt })
    if (n % 4 === 3) {
      const draft = {
        ...emptyDraft('liquid-based'),
        adequacy: 'satisfactory',
        category: 'nilm',
        comment: `${n}`,
      } as const
      say({ did: 'drafted', caseId, at: (await api.cases.saveDraft(ada, { caseId, draft })).savedAt })
    }
  }
  if (id.length === 0) {
    const draft = { ...emptyDraft('liquid-based'), adequacy: 'satisfactory', category: 'nilm' } as const
    await api.cases.saveDraft(ada, { caseId, draft })
  }
  const signing = acknowledging(api.cases, ada, caseId, { meaning: 'Read and approved.' })
  await api.cases.signOut(ada, caseId, signing)
  say({ did: 'signed', caseId })
}
