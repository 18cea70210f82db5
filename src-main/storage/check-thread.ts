import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { giveKeys } from '#main/keys/index.ts'
import { type ErrorData, isAppError } from '#shared/contract/errors.ts'
import { signsOfDamage } from './signs-of-damage.ts'
import { understood } from './understood.ts'

/** What the thread is told: the records' file, and the keys of its folder (32 bytes each). */
export interface ThreadData {
  readonly file: string
  readonly keys: readonly Uint8Array[]
}

/** What the thread tells: the sign of damage that it found, or none, or why it could not look. */
export type CheckNews = { readonly found: ErrorData | null } | { readonly failed: string }

const port = parentPort
if (!port) throw new Error('runs only as a worker thread')
const tell = (news: CheckNews) => port.postMessage(news)
try {
  const { file, keys } = workerData as ThreadData
  // What a host opened with a key store or with words is not known in a thread.
  giveKeys(dirname(file), keys)
  tell({ found: signsOfDamage(file)?.data ?? null })
} catch (error) {
  const known = understood(error)
  tell({ failed: isAppError(known) ? known.code : String((known as Error).message) })
}
