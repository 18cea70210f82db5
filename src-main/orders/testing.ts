import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCases } from '#main/cases/index.ts'
import type { News } from '#main/live/index.ts'
import { openRecords } from '#main/storage/index.ts'
import { bareDatabase } from '#main/storage/testing/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import { acknowledging, ada as reader } from '#shared/contract/testing.ts'
import { defaultAccessionPattern } from '#shared/domain/accession.ts'
import { accessionPattern } from '#shared/domain/accession-pattern.ts'
import { createOrders } from './orders.ts'

const heading = 'accession,patient,sex,dob,specimen,status\n'

/** For tests: orders and cases in real records. `expected`: whether a folder of orders is watched. */
export function ordersLab(expected: () => boolean = () => false) {
  let clock = Date.parse('2026-11-25T12:00:00Z')
  const now = () => {
    clock += 1000
    return new Date(clock)
  }
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-orders-'))
  const records = openRecords(join(folder, 'daybreak.sqlite'), now)
  const db = bareDatabase(join(folder, 'daybreak.sqlite'))
  const events: News[] = []
  const publish = (event: News) => void events.push(event)
  const cases = createCases({
    records,
    tasks: tasksOn(records),
    now,
    publish,
    jobOf: () => null,
    resultOf: () => null,
    suspiciousOf: () => [],
    reasonForContradictions: () => false,
    reportPictures: () => 'marked',
    hash: () => Promise.reject(new Error('not asked for')),
    makeReport: async () => new Uint8Array([1]),
    prepareReport: () => undefined,
    laboratory: () => '',
    product: 'test',
  })
  const pattern = accessionPattern(defaultAccessionPattern)!
  const orders = createOrders({ records, cases, pattern: () => pattern, expected, publish, now })
  let made = 0

  /** A file of orders as somebody chooses it, or as it lies in a folder. */
  const takeBytes = (
    contents: Uint8Array,
    fileName = 'orders.csv',
    path: string | null = null,
    modifiedMs: number | null = null,
  ) => orders.take(reader, { fileName, path, bytes: contents.length, modifiedMs }, contents)
  const take = (lines: string, fileName?: string) => takeBytes(new TextEncoder().encode(heading + lines), fileName)

  /** A slide as the intake records one. */
  function arrive({ codes = [] as string[], fileName = 'scan.svs', synthetic = false } = {}) {
    made++
    const info = {
      format: 'svs',
      width: 100,
      height: 100,
      micronsPerPixel: 0.25,
      objective: 40,
      vendor: null,
      levels: [],
      planes: 1,
      associated: ['label'],
      synthetic,
    } as const
    const { identity, caseId, keep } = orders.expect({
      codes: codes.map((text) => ({ format: 'QRCode', text })),
      fileName,
      scanner: 'Scanner 1',
      specimen: 'conventional',
      synthetic,
    })
    const sha256 = made.toString(16).padStart(64, '0')
    const path = join(folder, fileName)
    const file = {
      sha256,
      path,
      fileName,
      bytes: 1,
      modifiedMs: 1,
      info,
      micronsPerPixel: 0.25,
      scaleSource: 'file',
    } as const
    return cases.addSlide(reader, { ...file, identity, joins: caseId }, ({ slideId }) => keep(reader, slideId))
  }

  /** Signs, and acknowledges whatever the signature contradicts or skips. */
  const sign = (caseId: number) =>
    cases.signOut(reader, caseId, acknowledging(cases, reader, caseId, { meaning: 'I approve this report.' }))

  return {
    folder,
    db,
    events,
    cases,
    orders,
    take,
    takeBytes,
    arrive,
    sign,
    close() {
      db.close()
      records.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type OrdersLab = ReturnType<typeof ordersLab>
