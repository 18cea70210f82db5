import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { giveKeys } from '#main/keys/index.ts'
import { type ErrorData, isAppError } from '#shared/contract/errors.ts'
import { type EncryptionStep, encryptOnCopy } from './encrypt-copy.ts'
import { type Migrated, type MigrationStep, migrateOnCopy } from './migrate-copy.ts'
import { migrations } from './migrations/index.ts'
import { understood } from './understood.ts'

/** What the thread is told: the file, and the keys of its folder (32 bytes each). */
export interface ThreadData {
  readonly file: string
  readonly keys: readonly Uint8Array[]
}

/** What the thread tells: each step, then how it ended. */
export type ThreadNews =
  | { readonly step: MigrationStep | EncryptionStep }
  | { readonly migrated: Migrated | null }
  | { readonly refused: ErrorData }
  | { readonly failed: { readonly message: string; readonly code: string; readonly stack: string } }

const port = parentPort
if (!port) throw new Error('runs only as a worker thread')
const tell = (news: ThreadNews) => port.postMessage(news)
try {
  const { file, keys } = workerData as ThreadData
  // What a host opened with a key store or with words is not known in a thread.
  giveKeys(dirname(file), keys)
  const migrated = migrateOnCopy(file, migrations, (step) => tell({ step }))
  encryptOnCopy(file, (step) => tell({ step }))
  tell({ migrated })
} catch (error) {
  const known = understood(error)
  const { message = String(known), code = '', stack = '' } = known as Partial<Error> & { code?: string }
  tell(isAppError(known) ? { refused: known.data } : { failed: { message, code, stack } })
}
