import { type BigIntStats, type StatOptions, stat } from 'node:fs'
import { basename } from 'node:path'
import type { FileStamp } from '#shared/domain/file-stamp.ts'
import { fileError, markOf } from './random-access-file.ts'

/**
 * Stamps of files as they lie there now, in the given order; links are followed. Throws as `openFile` where one of them is
 * not there or is no file.
 */
export const stampsOf = (paths: readonly string[]): Promise<FileStamp[]> => Promise.all(paths.map(stampOf))

async function stampOf(path: string): Promise<FileStamp> {
  const found = await new Promise<BigIntStats>((resolve, reject) => {
    stat(path, withNanoseconds, (error, stats) => (error ? reject(fileError(error, basename(path))) : resolve(stats)))
  })
  if (!found.isFile()) throw fileError({ code: 'EISDIR' }, basename(path))
  return { path, bytes: Number(found.size), mark: markOf(found) }
}

const withNanoseconds = { bigint: true } satisfies StatOptions

/**
 * Answers whether files are still as they are stamped; one that is not there is not. A look that begins after a read says
 * whose pixels were read. All who ask before a look begins share it, so that under load it costs next to nothing.
 */
export function createStillness(files: readonly FileStamp[]): () => Promise<boolean> {
  let waiting: Promise<boolean> | null = null
  let running: Promise<boolean> | null = null
  const look = async (): Promise<boolean> => {
    await running
    // Reads that end in the same turn of the loop share the look.
    await new Promise((resolve) => void setImmediate(resolve))
    running = waiting
    waiting = null
    return areStill(files)
  }
  return () => {
    waiting ??= look()
    return waiting
  }
}

/** Whether every one of these files is there, and as it is stamped. */
export function areStill(files: readonly FileStamp[]): Promise<boolean> {
  return new Promise((resolve) => {
    let left = files.length
    if (left === 0) resolve(true)
    for (const { path, bytes, mark } of files)
      stat(path, withNanoseconds, (error, found) => {
        if (error || Number(found.size) !== bytes || markOf(found) !== mark) resolve(false)
        else if (--left === 0) resolve(true)
      })
  })
}
