import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLog } from '#main/log/index.ts'
import { type ReadableFile, type ReadableRecords, readChain } from '#main/storage/index.ts'
import { AppError, toErrorData } from '#shared/contract/errors.ts'
import type { BackupState } from '#shared/contract/schemas/backup.ts'
import type { DoctorFinding } from '#shared/contract/schemas/doctor.ts'
import type { ModelEntry } from '#shared/contract/schemas/system.ts'
import { displayCheck } from '#shared/contract/schemas/viewing.ts'
import { formatBytes } from '#shared/domain/bytes.ts'
import { lookUp } from '#shared/messages/index.ts'
import { checkClock } from './clock.ts'
import { openDoctorStore } from './doctor.store.ts'
import { finding } from './finding.ts'
import { checkDisk, checkDrive, checkFonts, checkLog, checkPrivate, freeBytes } from './machine.ts'

export interface DoctorDeps {
  readonly dataFolder: string
  /** Opens the records for reading. Throws like `openReadable`. */
  readonly open: () => ReadableFile
  /** All models of this machine; the hash of each file is checked. */
  readonly models: () => Promise<readonly ModelEntry[]>
  /** What computes here; null if that is not known yet. */
  readonly provider: () => Promise<string | null>
  /** What is known about the backups; null if only a running Daybreak could tell. */
  readonly backups: () => Pick<BackupState, 'folder' | 'last' | 'failure' | 'overdue'> | null
  /** The files from which reports take their letters. */
  readonly fontFiles: () => Promise<readonly string[]>
  readonly now: () => Date
  /** Bytes of records that are read in full. A window does not wait longer. */
  readonly mostRecordBytes?: number
  readonly signal?: AbortSignal
}

/**
 * Looks at everything that this installation depends on, and yields one finding for each. It changes nothing, and a
 * check that fails is a finding, too. Throws `cancelled`.
 */
export async function* examine(deps: DoctorDeps): AsyncGenerator<DoctorFinding> {
  const { dataFolder, signal } = deps
  const logFolder = join(dataFolder, 'log')
  yield* recordsAndClock(deps, logFolder)
  yield checkBackups(deps.backups())
  for (const check of [
    () => checkDisk({ records: dataFolder, temporary: tmpdir() }, freeBytes),
    () => checkDrive(dataFolder),
    () => checkModel(deps.models),
    () => checkProvider(deps.provider),
    () => checkPrivate(dataFolder),
    async () => checkFonts(await deps.fontFiles()),
    () => checkLog(logFolder),
  ]) {
    if (signal?.aborted) throw new AppError('cancelled')
    yield await check()
  }
}

async function* recordsAndClock(deps: DoctorDeps, logFolder: string): AsyncGenerator<DoctorFinding> {
  let records: ReadableFile
  try {
    records = deps.open()
  } catch (error) {
    const { code, params } = toErrorData(error)
    yield code === 'file-not-found'
      ? finding('records', 'warn', 'none', { folder: deps.dataFolder })
      : finding('records', 'bad', 'unreadable', { why: lookUp(`error.${code}`, params) ?? code })
    return
  }
  try {
    yield checkRecords(records, deps)
    yield await checkChain(records, deps.signal)
    const store = openDoctorStore(records)
    yield checkClock(deps.now(), store.lastEventAt(), logTimes(logFolder))
    yield checkScreen(store.displayCheck(), deps.now())
  } finally {
    records.close()
  }
}

function checkRecords(
  records: ReadableFile,
  { dataFolder, mostRecordBytes = Number.POSITIVE_INFINITY }: DoctorDeps,
): DoctorFinding {
  const { size } = statSync(join(dataFolder, 'daybreak.sqlite'))
  if (size > mostRecordBytes) return finding('records', 'unknown', 'large', { size: formatBytes(size) })
  const [first] = [...records.damage(), ...records.dangling().map(({ table, row }) => `${table} ${row ?? ''}`)]
  return first === undefined
    ? finding('records', 'good', 'sound')
    : finding('records', 'bad', 'damaged', { detail: first })
}

async function checkChain(records: ReadableRecords, signal: AbortSignal | undefined): Promise<DoctorFinding> {
  let events = 0
  for (const { read, found } of readChain(records).steps()) {
    if (found !== null) return finding('chain', 'bad', 'broken', { event: found.event })
    events = read
    await new Promise<void>((resolve) => void setImmediate(resolve))
    if (signal?.aborted) throw new AppError('cancelled')
  }
  return finding('chain', 'good', 'whole', { events })
}

function checkBackups(known: ReturnType<DoctorDeps['backups']>): DoctorFinding {
  if (known === null) return finding('backups', 'unknown', 'elsewhere')
  const { folder, last, failure, overdue } = known
  if (folder === '') return finding('backups', 'warn', 'none')
  if (failure)
    return finding('backups', 'bad', 'failed', { why: lookUp(`error.${failure.code}`, failure.params) ?? failure.code })
  if (last === null) return finding('backups', 'warn', 'none')
  return finding('backups', overdue ? 'warn' : 'good', overdue ? 'old' : 'made', { when: last.madeAt.slice(0, 10) })
}

function* logTimes(folder: string): Generator<string> {
  for (const { at } of readLog(folder)) if (typeof at === 'string') yield at
}

/** ms. A screen drifts. */
const screenHolds = 92 * 86_400_000

function checkScreen(stored: string | null, now: Date): DoctorFinding {
  const read = displayCheck.safeParse(parsed(stored))
  if (!read.success) return finding('screen', 'warn', 'never')
  const { checkedAt, failed } = read.data
  const when = checkedAt.slice(0, 10)
  if (failed.length > 0) return finding('screen', 'warn', 'failed', { n: failed.length, when })
  return now.getTime() - Date.parse(checkedAt) > screenHolds
    ? finding('screen', 'warn', 'old', { when })
    : finding('screen', 'good', 'passed', { when })
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

async function checkModel(models: DoctorDeps['models']): Promise<DoctorFinding> {
  const entries = await models()
  const refused = entries.find(({ inUse, error }) => inUse && error !== null)
  if (refused?.error)
    return finding('model', 'bad', 'refused', {
      ...{ name: refused.name, why: lookUp(`error.${refused.error.code}`, refused.error.params) ?? refused.error.code },
    })
  const used = entries.find(({ inUse }) => inUse)
  return used
    ? finding('model', 'good', 'sound', { name: used.name, version: used.version ?? '' })
    : finding('model', 'warn', 'none')
}

async function checkProvider(provider: DoctorDeps['provider']): Promise<DoctorFinding> {
  const found = await provider()
  return found === null
    ? finding('provider', 'unknown', 'none')
    : finding('provider', 'good', 'known', { provider: found })
}
