import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashFile } from '#main/slides/index.ts'
import { eventsIn } from '#main/storage/testing/index.ts'
import { acknowledging, ada, personFor } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor, newSlide } from './testing.ts'

const draft: BethesdaDraft = {
  ...{ specimen: 'liquid-based', adequacy: 'satisfactory', transformationZone: null, quality: [] },
  ...{ unsatisfactoryReason: '', category: 'nilm', interpretations: [], comment: '' },
}
const bob = personFor('bob', 'Dr. Bob Gray')
let lab: ReturnType<typeof benchFor>
let told = 0
beforeEach(() => {
  lab = benchFor()
  lab.db.prepare("INSERT INTO people VALUES ('bob', 'Dr. Bob Gray', '', NULL)").run()
  told = 0
})
afterEach(() => lab.close())

/** The events since the last call, each without its empty fields. */
function news() {
  const events = eventsIn(lab.file, told)
  told = events.at(-1)?.id ?? told
  return events.map(({ id: _, before, after, ...event }) => {
    const states = { before: before && JSON.parse(before), after: after && JSON.parse(after) }
    return Object.fromEntries(Object.entries({ ...event, ...states }).filter(([, value]) => value !== null))
  })
}

it('Every action on the cells of a case is on record: who, what, in which read, and how many', () => {
  const { caseId, slideId, cellIds } = lab.screened('a.svs', ['HSIL', 'LSIL'])
  expect(news()).toEqual([{ by: 'local', what: 'slide-added', caseId, slideId }])
  lab.cases.act(ada, caseId, cellIds, { kind: 'accept' })
  const read = { caseId, readId: 1 }
  expect(news()).toEqual([
    { by: 'local', what: 'read-begun', ...read, subject: 'first' },
    { by: 'local', what: 'cells-decided', ...read, subject: 'accept', after: { act: 1, decisions: 2 } },
  ])
  lab.cases.addCell(bob, { caseId, x: 1, y: 2, width: 3, height: 4, label: 'SCC' })
  expect(news()).toEqual([
    { by: 'bob', what: 'read-begun', caseId, readId: 2, subject: 'first' },
    { by: 'bob', what: 'cell-added', caseId, slideId, readId: 2, after: { act: 2, decision: 3 } },
  ])
  lab.cases.undo(ada, caseId)
  lab.cases.redo(ada, caseId)
  expect(news()).toEqual([
    { by: 'local', what: 'review-undone', ...read, after: { act: 3, concerns: 1 } },
    { by: 'local', what: 'review-redone', ...read, after: { act: 4, concerns: 1 } },
  ])
  // An action without a change leaves no event.
  lab.cases.act(ada, caseId, cellIds, { kind: 'accept' })
  lab.cases.redo(ada, caseId)
  expect(news()).toEqual([])
})

it('Every action on a result and its reports is on record, with the versions and the hash of each PDF', async () => {
  const { caseId } = lab.screened('a.svs', ['NILM'])
  await lab.cases.open(ada, caseId)
  lab.cases.saveDraft(ada, { caseId, draft })
  news()
  await lab.cases.open(ada, caseId)
  lab.cases.saveDraft(ada, { caseId, draft })
  const signed = await lab.cases.signOut(ada, caseId, acknowledging(lab.cases, ada, caseId, { meaning: 'm' }))
  expect(news()).toEqual([
    { by: 'local', what: 'draft-saved', caseId, readId: 1 },
    { by: 'local', what: 'read-done', caseId, readId: 1, subject: 'first' },
    {
      ...{ by: 'local', what: 'case-signed', caseId, readId: 1 },
      after: {
        ...{ version: 1, kind: 'final', reportSha256: signed.signOut?.reportSha256 },
        acknowledged: ['nothing-stated-on-lane:1', 'slide-not-opened:1'],
      },
    },
  ])
  await lab.cases.amend(bob, { caseId, reason: 'second look' })
  await lab.cases.dropAmendment(bob, caseId)
  expect(news()).toEqual([
    { by: 'bob', what: 'read-begun', caseId, readId: 2, subject: 'amendment' },
    { by: 'bob', what: 'amendment-begun', caseId, readId: 2, before: { version: 1 } },
    { by: 'bob', what: 'read-done', caseId, readId: 2, subject: 'amendment' },
    {
      ...{ by: 'bob', what: 'amendment-dropped', caseId, readId: 2 },
      after: { identity: false, released: [], newCaseIds: [], scaled: [], screened: [] },
    },
  ])
  const added = await lab.cases.addend(ada, { caseId, text: 'HPV 16', reason: 'came in', meaning: 'm' })
  expect(news()).toEqual([
    { by: 'local', what: 'read-begun', caseId, readId: 3, subject: 'addendum' },
    { by: 'local', what: 'read-done', caseId, readId: 3, subject: 'addendum' },
    {
      ...{ by: 'local', what: 'addendum-signed', caseId, readId: 3, before: { version: 1 } },
      after: { version: 2, reportSha256: added.signOut?.reportSha256 },
    },
  ])
})

it('Every action on a case and its slides is on record, without names', async () => {
  const path = join(lab.folder, 'moved.svs')
  writeFileSync(path, 'the slide')
  const { caseId, slideId } = lab.cases.addSlide(
    ada,
    newSlide('a', { sha256: (await hashFile(path)).sha256, bytes: 9 }),
  )
  const other = lab.cases.addSlide(ada, newSlide('b', { joins: caseId }))
  expect(news()).toEqual([
    { by: 'local', what: 'slide-added', caseId, slideId },
    { by: 'local', what: 'slide-added', caseId, slideId: other.slideId },
  ])
  // A window that looks ahead does not open the case.
  const peeked = await lab.cases.peek(bob, caseId)
  expect(news()).toEqual([])
  expect(await lab.cases.open(bob, caseId)).toEqual(peeked)
  await lab.cases.open(ada, caseId)
  expect(news()).toEqual([
    { by: 'bob', what: 'case-opened', caseId },
    { by: 'local', what: 'case-viewed', caseId },
  ])
  // A window that asks again at once is the same view; a minute later it is another one.
  await lab.cases.open(ada, caseId)
  expect(news()).toEqual([])
  lab.wait(60_000)
  await lab.cases.open(ada, caseId)
  expect(news()).toEqual([{ by: 'local', what: 'case-viewed', caseId }])
  lab.cases.edit(ada, { caseId, patientName: 'Vale, Nora' })
  lab.cases.setScale(ada, slideId, 0.25)
  await lab.cases.relocate(ada, slideId, path)
  expect(news()).toEqual([
    { by: 'local', what: 'case-edited', caseId },
    {
      ...{ by: 'local', what: 'slide-scaled', slideId },
      ...{ before: { micronsPerPixel: 0.499 }, after: { micronsPerPixel: 0.25 } },
    },
    { by: 'local', what: 'slide-moved', slideId },
  ])
  const identity = { accession: 'S26-7', person: null, specimen: 'not-stated' } as const
  const row = lab.cases.placeSlide(bob, { slideId: other.slideId, identity, caseId: null })
  expect(news()).toEqual([
    {
      ...{ by: 'bob', what: 'slide-placed', caseId: row.id, slideId: other.slideId },
      ...{ before: { caseId }, after: { caseId: row.id } },
    },
  ])
  lab.cases.identify(bob, caseId, { ...identity, accession: 'S26-8' })
  expect(news()).toEqual([{ by: 'bob', what: 'case-edited', caseId }])
})
