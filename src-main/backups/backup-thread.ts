import { readlinkSync, statSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { syncFile } from '#main/durable/index.ts'
import { vacuumInto } from '#main/storage/index.ts'
import { type ErrorData, isAppError } from '#shared/contract/errors.ts'
import { type Facts, factsOfCopy, hashOfFile } from './check.ts'

/** What the thread is told: the file, the keys with which it opens (32 bytes each), and where to copy it first. */
export interface ThreadData {
  readonly file: string
  readonly keys: readonly Uint8Array[]
  /** Null: the file is a backup, which is only checked. */
  readonly copyTo: string | null
}

export type Phase = 'copying' | 'checking' | 'hashing'
export interface Proven extends Facts {
  readonly bytes: number
  readonly sha256: string
}
/** What the thread tells: each phase, then how it ended. */
export type ThreadNews =
  | { readonly phase: Phase }
  | { readonly proven: Proven }
  | { readonly refused: ErrorData }
  | { readonly failed: { readonly message: string; readonly code: string } }

const port = parentPort
if (!port) throw new Error('runs only as a worker thread')
const tell = (news: ThreadNews) => port.postMessage(news)

/** Gives way to the rest of the program. Linux gives each thread a priority of its own; elsewhere nothing happens. */
function giveWay(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), 15)
  } catch {
    // The system has no such file.
  }
}

try {
  giveWay()
  const { file, keys: given, copyTo } = workerData as ThreadData
  const keys = given.map((key) => Buffer.from(key))
  const at = copyTo ?? file
  if (copyTo !== null) {
    tell({ phase: 'copying' })
    vacuumInto(file, copyTo, keys)
    syncFile(copyTo)
  }
  tell({ phase: 'checking' })
  const facts = factsOfCopy(at, keys)
  tell({ phase: 'hashing' })
  tell({ proven: { ...facts, bytes: statSync(at).size, sha256: hashOfFile(at) } })
} catch (error) {
  const { message = String(error), code = '' } = error as Partial<Error> & { code?: string }
  tell(isAppError(error) ? { refused: error.data } : { failed: { message, code } })
}
