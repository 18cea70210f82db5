import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { oldShown, writeOldRecords } from '#main/storage/testing/index.ts'
import { startCore } from './testing/start-core.ts'

it('A signed report opens while the records cannot be written any more, and is the one that was signed', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'daybreak-unwritable-'))
  const records = join(dataFolder, 'daybreak.sqlite')
  writeOldRecords(records)
  const app = await startCore({ dataFolder })
  try {
    const { row, signOut } = oldShown().details.find(({ row }) => row.accession === 'S26-00002')!
    const caseId = app.cases.caseIdOf(row.accession)!
    // Another program exchanges the file, so that whatever is written from now on would be lost.
    renameSync(records, `${records}-away`)
    copyFileSync(`${records}-away`, records)
    const { reader } = app.localSession
    await vi.waitFor(() =>
      expect(app.api.system.saveSettings(reader, { laboratory: 'North' })).rejects.toMatchObject({
        data: { code: 'records-replaced' },
      }),
    )
    const answer = await app.fetch(new Request(`http://core/reports/${caseId}.pdf`), app.localSession)
    expect(answer.status).toBe(200)
    const sha256 = createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex')
    expect(sha256).toBe(signOut!.reportSha256)
  } finally {
    await app.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
})
