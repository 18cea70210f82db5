import { expect, it } from 'vitest'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import { ada, personFor } from '#shared/contract/testing.ts'
import { createRevisions } from './revisions.ts'

const bo = personFor('bo')

it('The revision of a worklist changes with every change that it shows, and with no other', () => {
  const revisions = createRevisions(100)
  const before = revisions.of(ada)
  revisions.note({ kind: 'cells', slideId: 1, total: 3 })
  revisions.note({ kind: 'tray', slides: [] })
  revisions.note({ kind: 'system' })
  expect(revisions.of(ada)).toBe(before)
  const seen = [before]
  revisions.note({ kind: 'case', caseId: 1 })
  seen.push(revisions.of(ada))
  revisions.note({ kind: 'job', job: {} as ScreeningJob })
  seen.push(revisions.of(ada))
  revisions.note({ kind: 'case', caseId: 1, personId: ada.id })
  seen.push(revisions.of(ada))
  expect(new Set(seen).size).toBe(4)
})

it('The revision of a reader’s worklist tells nothing of another person’s read', () => {
  const revisions = createRevisions()
  const before = revisions.of(bo)
  for (let n = 0; n < 3; n++) revisions.note({ kind: 'case', caseId: 1, personId: ada.id })
  expect(revisions.of(bo)).toBe(before)
  revisions.note({ kind: 'case', caseId: 1 })
  expect(revisions.of(bo)).not.toBe(before)
})

it('A later run of the core does not repeat the revisions of an earlier one', () => {
  const earlier = createRevisions(1_700_000_000_000)
  const later = createRevisions(1_700_000_060_000)
  for (let n = 0; n < 5; n++) for (const run of [earlier, later]) run.note({ kind: 'case', caseId: n })
  expect(later.of(ada)).not.toBe(earlier.of(ada))
})
