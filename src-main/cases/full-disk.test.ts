import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor } from './testing.ts'

const before = process.env.TMPDIR
let drive: string | null = null

/** A drive of 8 MB, which only the super user can make. */
beforeAll(() => {
  const place = mkdtempSync(join(tmpdir(), 'daybreak-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place], { stdio: 'ignore' })
    drive = place
    process.env.TMPDIR = place
  } catch {
    rmSync(place, { recursive: true })
  }
})
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  if (drive === null) return
  execFileSync('umount', [drive])
  rmSync(drive, { recursive: true })
})

/** Fills the drive to the last byte. Returns a function that makes room again. */
function fill(): () => void {
  const file = join(drive!, 'filler')
  for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1)
    try {
      for (;;) appendFileSync(file, Buffer.alloc(bytes))
    } catch {
      // The next part is smaller.
    }
  return () => rmSync(file)
}

const full = expect.objectContaining({ data: expect.objectContaining({ code: 'disk-full', retryable: true }) })
const draft = { ...emptyDraft('liquid-based'), adequacy: 'satisfactory', category: 'nilm' } as const

describe('A disk that is full', () => {
  it('exactly at the sign-out signs nothing by half, and the case can be signed when there is room', async (test) => {
    if (drive === null) return test.skip()
    const lab = benchFor({ makeReport: async () => Buffer.alloc(600_000, 'p') })
    onTestFinished(lab.close)
    const { caseId, cellIds } = lab.screened('a.svs', Array(50).fill('LSIL'))
    lab.cases.act(ada, caseId, cellIds.slice(0, 2), { kind: 'accept' })
    const { savedAt } = lab.cases.saveDraft(ada, { caseId, draft })
    const events = () => lab.db.prepare('SELECT count(*) FROM events').pluck().get()
    const { caseId: unseen } = lab.screened('b.svs', ['NILM'])
    linesOf(lab.cases, ada)
    const said = events()
    const makeRoom = fill()
    await expect(lab.sign(caseId)).rejects.toEqual(full)
    expect(() => lab.cases.act(ada, caseId, cellIds, { kind: 'dismiss' })).toThrow(full)
    expect(() => lab.cases.saveDraft(ada, { caseId, draft: { ...draft, comment: 'x'.repeat(4000) } })).toThrow(full)
    expect(await lab.cases.open(ada, caseId)).toMatchObject({ signOut: null, draftSavedAt: savedAt, undoDepth: 1 })
    expect(await lab.cases.open(ada, unseen)).toMatchObject({ signOut: null })
    expect(linesOf(lab.cases, ada)).toHaveLength(2)
    expect(events()).toBe(said)
    expect(lab.db.prepare('SELECT count(*) FROM reports').pluck().get()).toBe(0)

    makeRoom()
    await lab.sign(caseId)
    lab.reopen()
    expect(await lab.cases.open(ada, caseId)).toMatchObject({ signOut: { signer: ada.name } })
    expect(lab.db.pragma('integrity_check', { simple: true })).toBe('ok')
  })
})
