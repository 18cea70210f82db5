import { join } from 'node:path'
import { readLog } from '#main/log/index.ts'
import { type ChainHead, chainBroken, type ReadableRecords, readChain } from '#main/storage/index.ts'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import { openVerifyStore } from './verify.store.ts'

export interface EventsFinding {
  /** `events`, or the paper or log that holds an end of the chain. */
  readonly subject: string
  readonly error: ErrorData | null
}

/**
 * Checks the chain of events: every link, and every end of the chain that a report or the log holds. Yields one finding
 * for the chain, and one for each report or log line that names an event which is different now.
 */
export function* verifyEvents(records: ReadableRecords, dataFolder: string): Generator<EventsFinding> {
  const chain = readChain(records)
  const broken = chain.firstBreak()
  yield { subject: 'events', error: broken && chainBroken(broken).data }
  for (const { where, head } of heldHeads(records, dataFolder))
    if (!chain.holds(head))
      yield { subject: where, error: new AppError('chain-forgotten', { where, event: head.event }).data }
}

function* heldHeads(records: ReadableRecords, dataFolder: string): Generator<{ where: string; head: ChainHead }> {
  for (const { caseId, version, event, link } of openVerifyStore(records).heads())
    yield { where: `report of case ${caseId}, version ${version}`, head: { event, link } }
  yield* loggedHeads(join(dataFolder, 'log'))
}

/** The ends of the chain in the log, oldest first. */
function* loggedHeads(folder: string): Generator<{ where: string; head: ChainHead }> {
  for (const { at, lastEvent, link } of readLog(folder))
    if (typeof at === 'string' && typeof lastEvent === 'number' && typeof link === 'string')
      yield { where: `log of ${at}`, head: { event: lastEvent, link } }
}
