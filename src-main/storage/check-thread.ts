import { parentPort, workerData } from 'node:worker_threads'
import { type ErrorData, isAppError } from '#shared/contract/errors.ts'
import { signsOfDamage } from './signs-of-damage.ts'
import { understood } from './understood.ts'

/** What the thread tells: the sign of damage that it found, or none, or why it could not look. */
export type CheckNews = { readonly found: ErrorData | null } | { readonly failed: string }

const port = parentPort
if (!port) throw new Error('runs only as a worker thread')
const tell = (news: CheckNews) => port.postMessage(news)
try {
  tell({ found: signsOfDamage((workerData as { file: string }).file)?.data ?? null })
} catch (error) {
  const known = understood(error)
  tell({ failed: isAppError(known) ? known.code : String((known as Error).message) })
}
