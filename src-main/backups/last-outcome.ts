import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '#main/durable/index.ts'
import { backupFailure, lastBackup } from '#shared/contract/schemas/backup.ts'

const outcome = z.object({ last: lastBackup.nullable(), failure: backupFailure.nullable() })
/** What the last backup of a data folder came to. */
export type Outcome = z.infer<typeof outcome>

const outcomeFile = (dataFolder: string): string => join(dataFolder, 'backups.json')

/** It can be read when the records cannot, so that a start that fails can name the newest backup. */
export function lastOutcome(dataFolder: string): Outcome {
  try {
    return outcome.parse(JSON.parse(readFileSync(outcomeFile(dataFolder), 'utf8')))
  } catch {
    return { last: null, failure: null }
  }
}

export const keepOutcome = (dataFolder: string, kept: Outcome): void =>
  writeDurably(outcomeFile(dataFolder), `${JSON.stringify(kept, null, 1)}\n`)
