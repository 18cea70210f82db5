/**
 * Reviewing, drafting and signing without an end, in a process that is there to be killed: the records and the cases of
 * the program, without its engine, which takes seconds to start. Each act is printed once it was acknowledged.
 * Argument: the data folder.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createCases } from '../../src-main/cases/index.ts'
import { addScreening, hashOf, newSlide, resultFor } from '../../src-main/cases/testing.ts'
import { createContents } from '../../src-main/contents/index.ts'
import { openStorage, readChain } from '../../src-main/storage/index.ts'
import { bareDatabase } from '../../src-main/storage/testing/index.ts'
import { tasksOn } from '../../src-main/tasks/testing/index.ts'
import type { ScreeningResult } from '../../src-shared/contract/schemas/screening.ts'
import { acknowledging, ada } from '../../src-shared/contract/testing.ts'
import { emptyDraft } from '../../src-shared/domain/bethesda/index.ts'
import { type Said, sayingTo } from './claims.ts'

const noSlide = () => Promise.reject(new Error('no slide is read here'))
const [dataFolder] = process.argv.slice(2) as [string]
const { records } = openStorage(dataFolder)
const chain = readChain(records)
const results = new Map<number, ScreeningResult>()
const cases = createCases({
  records,
  tasks: tasksOn(records),
  now: () => new Date(),
  jobOf: () => null,
  resultOf: (slideId) => results.get(slideId) ?? null,
  suspiciousOf: () => [],
  reasonForContradictions: () => false,
  hash: noSlide,
  lookAt: createContents({ records, engine: { hash: noSlide } }).check,
  publish: () => undefined,
  // As long as a report with pictures.
  makeReport: async (snapshot) => Buffer.from(JSON.stringify(snapshot).padEnd(300_000)),
  prepareReport: () => undefined,
  laboratory: () => 'Test laboratory',
  reportPictures: () => 'marked',
  product: 'Daybreak test',
  timeZone: 'Europe/Berlin',
})
const say: (said: Said) => void = sayingTo((line) => writeSync(1, line), chain)

const labels = Array.from({ length: 200 }, (_, n) => (n % 3 ? 'NILM' : 'LSIL'))
say({ did: 'started' })
for (let n = (readChain(records).head().event ?? 0) + 1; ; n++) {
  const name = `S26-${n}.svs`
  const { caseId, slideId } = cases.addSlide(ada, newSlide(name))
  say({ did: 'imported', slideId })
  const db = bareDatabase(join(dataFolder, 'daybreak.sqlite'))
  const { screeningId, cellIds } = addScreening(db, hashOf(name), labels)
  db.close()
  results.set(slideId, resultFor({ slideId, screeningId, labels }))
  for (let act = 0; act < 40; act++) {
    const many = [0, 1, 2].map((step) => cellIds[(act * 2 + step) % cellIds.length]!)
    const kind = act % 2 ? 'accept' : 'dismiss'
    const before = chain.head().event
    const change = act % 5 === 4 ? cases.undo(ada, caseId) : cases.act(ada, caseId, many, { kind })
    // An act that changes nothing is answered, but it is no step and leaves no event.
    if (chain.head().event !== before) say({ did: 'acted', caseId, at: change.savedAt })
    if (act % 4 !== 3) continue
    const draft = {
      ...emptyDraft('liquid-based'),
      adequacy: 'satisfactory',
      category: 'nilm',
      comment: `${act}`,
    } as const
    say({ did: 'drafted', caseId, at: cases.saveDraft(ada, { caseId, draft }).savedAt })
  }
  await cases.signOut(ada, caseId, acknowledging(cases, ada, caseId, { meaning: 'Read and approved.' }))
  say({ did: 'signed', caseId })
}
