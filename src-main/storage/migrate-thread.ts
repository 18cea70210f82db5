import { parentPort, workerData } from 'node:worker_threads'
import { type ErrorData, isAppError } from '#shared/contract/errors.ts'
import { type Migrated, type MigrationStep, migrateOnCopy } from './migrate-copy.ts'
import { migrations } from './migrations/index.ts'
import { understood } from './understood.ts'

/** What the thread tells: each step, then how it ended. */
export type ThreadNews =
  | { readonly step: MigrationStep }
  | { readonly migrated: Migrated | null }
  | { readonly refused: ErrorData }
  | { readonly failed: { readonly message: string; readonly code: string; readonly stack: string } }

const port = parentPort
if (!port) throw new Error('runs only as a worker thread')
const tell = (news: ThreadNews) => port.postMessage(news)
try {
  tell({ migrated: migrateOnCopy((workerData as { file: string }).file, migrations, (step) => tell({ step })) })
} catch (error) {
  const known = understood(error)
  const { message = String(known), code = '', stack = '' } = known as Partial<Error> & { code?: string }
  tell(isAppError(known) ? { refused: known.data } : { failed: { message, code, stack } })
}
