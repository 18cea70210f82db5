import { statfs } from 'node:fs/promises'

/** Blocks of a drive that are free, and their size in bytes. */
export type FreeSpace = (folder: string) => Promise<{ readonly bavail: number; readonly bsize: number }>

/** Bytes left free for the records. */
const reserveBytes = 256 << 20

/** Bytes that may still be written in this folder; negative if the drive has less than the reserve. */
export async function bytesToSpare(folder: string, freeSpace: FreeSpace = statfs): Promise<number> {
  const { bavail, bsize } = await freeSpace(folder)
  return bavail * bsize - reserveBytes
}
