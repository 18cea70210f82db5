import { backupsIn, checkBackup } from '../../src-main/backups/index.ts'

/** Where the backups of a data folder go: beside it, as a disk of its own. */
export const backupsOf = (dataFolder: string): string => `${dataFolder}-backups`

/** Every backup that counts as one must prove itself, whatever was killed while it was made. One line each. */
export async function wrongBackups(dataFolder: string): Promise<string[]> {
  const wrong: string[] = []
  for (const { file } of backupsIn(backupsOf(dataFolder)))
    await checkBackup({ file }).catch((error: unknown) => wrong.push(`not a backup: ${file}: ${String(error)}`))
  return wrong
}
