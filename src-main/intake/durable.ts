import { open } from 'node:fs/promises'

/**
 * Makes the names in a folder survive a power cut, because syncing a file does not cover its directory entry. Windows
 * has no such call, and some file systems (FAT, network drives) refuse it; nothing more can be done there.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
