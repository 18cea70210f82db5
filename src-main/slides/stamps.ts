import { type BigIntStats, type StatOptions, stat, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
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

const withNanoseconds = { bigint: true } satisfies StatOptions & { bigint: true }

/**
 * Answers whether files are still as they are stamped; one that is not there is not. A look that begins after a read says
 * whose pixels were read. All who ask before a look begins share it, so that under load it costs next to nothing.
 * A look at files of this machine does not go through the thread pool: there, looks made tiles a seventh slower.
 */
export function createStillness(files: readonly FileStamp[], local = lieOnThisMachine): () => Promise<boolean> {
  const all = files.map(expected)
  let atOnce = false
  void local(all).then(
    (is) => (atOnce = is),
    () => undefined,
  )
  let waiting: Promise<boolean> | null = null
  let running: Promise<boolean> | null = null
  const look = async (): Promise<boolean> => {
    await running
    // Reads that end in the same turn of the loop share the look.
    await new Promise((resolve) => void setImmediate(resolve))
    running = waiting
    waiting = null
    return atOnce ? areStillNow(all) : lookAtAll(all)
  }
  return () => {
    waiting ??= look()
    return waiting
  }
}

/** Whether every one of these files is there, and as it is stamped. */
export const areStill = (files: readonly FileStamp[]): Promise<boolean> => lookAtAll(files.map(expected))

/** A stamp as numbers that are compared with what the system tells, without making text of it at every look. */
interface Expected {
  readonly path: string
  readonly bytes: bigint
  /** Device, inode and both times of `FileStamp.mark`. */
  readonly numbers: readonly bigint[]
}

const expected = ({ path, bytes, mark }: FileStamp): Expected => ({
  path,
  bytes: BigInt(bytes),
  numbers: mark.split(':').map(BigInt),
})

const isAs = ({ bytes, numbers }: Expected, { size, dev, ino, mtimeNs, ctimeNs }: BigIntStats): boolean =>
  size === bytes && dev === numbers[0] && ino === numbers[1] && mtimeNs === numbers[2] && ctimeNs === numbers[3]

/** File systems of Linux on a disk or in the memory of this machine, by `statfs`: ext, XFS, Btrfs, F2FS, tmpfs, overlay. */
const onThisMachine = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x01021994, 0x794c7630])

/** Whether all these files lie on this machine, so that a look at them waits for no network. */
async function lieOnThisMachine(files: readonly Expected[]): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const types = await Promise.all(files.map(({ path }) => statfs(path).then(({ type }) => type)))
  return types.every((type) => onThisMachine.has(type))
}

function areStillNow(files: readonly Expected[]): boolean {
  try {
    return files.every((file) => isAs(file, statSync(file.path, withNanoseconds)))
  } catch {
    return false
  }
}

function lookAtAll(files: readonly Expected[]): Promise<boolean> {
  return new Promise((resolve) => {
    let left = files.length
    if (left === 0) resolve(true)
    for (const file of files)
      stat(file.path, withNanoseconds, (error, found) => {
        if (error || !isAs(file, found)) resolve(false)
        else if (--left === 0) resolve(true)
      })
  })
}
