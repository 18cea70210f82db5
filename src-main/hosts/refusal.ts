import { lastOutcome } from '#main/backups/index.ts'
import type { AppError } from '#shared/contract/errors.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import { lostRecords } from './start-desk/index.ts'

/** Why the start failed and what to do. If a backup helps, also the newest proven one, and how to put it in place. */
export function refusalText({ code, data }: AppError, dataFolder: string): string {
  const text = lookUp(`error.${code}`, data.params) ?? code
  const { last } = lastOutcome(dataFolder)
  if (!lostRecords.has(code) || !last) return text
  return `${text} ${t('common.newest-backup', { file: last.file, when: last.madeAt, folder: dataFolder })}`
}
