import { readFileSync, statSync } from 'node:fs'
import { AppError } from '#shared/contract/errors.ts'
import type { KnownFile, OrdersStore } from './orders.store.ts'

/** Files chosen by hand that are kept at a time. They are lost when the program ends, and then chosen again. */
const mostKept = 8

/** Contents of order files that wait for a reader: kept if chosen by hand, read again if they lie in a folder. */
export function createHeldFiles(store: Pick<OrdersStore, 'file'>) {
  const kept = new Map<number, Uint8Array>()

  function sourceOf(id: number): KnownFile {
    const file = store.file(id)
    if (!file) throw new AppError('not-found')
    return file
  }

  return {
    /** Throws `not-found`. */
    sourceOf,
    keep(id: number, contents: Uint8Array): void {
      kept.set(id, contents)
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    },
    drop: (id: number): void => void kept.delete(id),
    /**
     * Throws `not-found`, `choose-again` if the file was chosen by hand and its contents are gone, `file-not-found`, and
     * `file-changed` if the file is not the one that was read.
     */
    contentsOf(id: number): Uint8Array {
      const contents = kept.get(id)
      if (contents) return contents
      const { path, fileName, bytes, modifiedMs } = sourceOf(id)
      if (path === null) throw new AppError('choose-again', { file: fileName })
      const found = statSync(path, { throwIfNoEntry: false })
      if (!found?.isFile()) throw new AppError('file-not-found', { file: fileName })
      if (found.size !== bytes || Math.round(found.mtimeMs) !== modifiedMs)
        throw new AppError('file-changed', { file: fileName })
      return readFileSync(path)
    },
  }
}
