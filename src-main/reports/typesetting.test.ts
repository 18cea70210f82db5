import sharp from 'sharp'
import { expect, it } from 'vitest'
import { taskOf } from '#shared/domain/task/index.ts'
import { createReport } from './create-report.ts'
import { emptySnapshot } from './rehearsal.ts'
import { snapshotFor } from './testing.ts'
import { endTypesetting, prepareFonts, rehearse, typeset } from './typesetting.ts'

const snapshot = snapshotFor()
const blank = emptySnapshot(taskOf(snapshot.task))

it('sets the same bytes in its thread as without one', async () => {
  const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#b48' } })
    .jpeg()
    .toBuffer()
  const pictures = snapshot.review.marks.slice(0, 1).map(({ cellId }) => ({ cellId, jpeg }))
  const pdf = await typeset(snapshot, pictures)
  expect(Buffer.compare(pdf, await createReport(snapshot, pictures))).toBe(0)
})

it('answers each of several questions, also after one that could not be answered', async () => {
  const { cellId } = snapshot.review.marks[0]!
  const broken = typeset(snapshot, [{ cellId, jpeg: Buffer.from('no JPEG') }])
  const [fonts, sound] = [prepareFonts(snapshot), typeset(snapshot, [])]
  await expect(broken).rejects.toThrow()
  await expect(fonts).resolves.toBeNull()
  expect(Buffer.from(await sound).toString('latin1', 0, 5)).toBe('%PDF-')
})

it('rehearses with a report that nobody sees', async () => {
  await expect(rehearse(blank)).resolves.toBeUndefined()
  await expect(typeset(blank, [])).resolves.toBeInstanceOf(Uint8Array)
})

it('answers before it ends, and begins again with the next question', async () => {
  const pdf = typeset(blank, [])
  await endTypesetting()
  await expect(pdf).resolves.toBeInstanceOf(Uint8Array)
  await endTypesetting()
  await expect(typeset(blank, [])).resolves.toBeInstanceOf(Uint8Array)
})
