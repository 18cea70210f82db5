import { open } from 'node:fs/promises'

/**
 * Makes the names in a folder survive a power cut: a file's own sync does not cover the entry that leads to it. Windows
 * has no such call, and some file systems (FAT, network drives) refuse it; there is nothing more to be done then.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
