import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '#main/durable/index.ts'
import { AppError } from '#shared/contract/errors.ts'

const wrapped = z.object({ iv: z.string(), tag: z.string(), data: z.string() })
/** See `Held`. */
const held = wrapped.extend({ from: z.string().optional(), holder: wrapped.optional() })
/** The bounds keep a changed file from taking all memory or hours. */
const stretching = {
  salt: z.string(),
  memory: z
    .number()
    .int()
    .max(1 << 20),
  passes: z.number().int().max(256),
}
const person = z.object({
  /** Kept only where nobody but people opens the records, because the start then has to offer the names. */
  name: z.string().optional(),
  ...stretching,
  /** Tells which stored password this belongs to, without telling anything about it. */
  of: z.string(),
  held,
})
const wraps = z.object({
  /** Opened by the file outside the data folder. */
  keyFile: wrapped.optional(),
  /** Opened by the operating system's key store; base64. */
  os: z.string().optional(),
  /** Opened by the recovery words that somebody confirmed to have. */
  recovery: held.optional(),
  /** Opened by words that were shown, but not yet confirmed. */
  newRecovery: held.optional(),
  /** Opened by people's passwords, by `people.id`. */
  people: z.record(z.string(), person).optional(),
})
const oneKey = z.object({ id: z.string(), wraps })
export const keysSchema = z.object({
  version: z.literal(1),
  /** Names this installation in backups and key files. */
  installation: z.uuid(),
  current: oneKey,
  /** The key that the records are being changed to. */
  next: oneKey.optional(),
  /** The key is not kept for this user of this machine: only passwords and recovery words open the records. */
  onlyByPeople: z.literal(true).optional(),
})

/** The ways in which one data key opens. */
export type Wraps = z.infer<typeof wraps>
export type PersonWay = z.infer<typeof person>
export type OneKey = z.infer<typeof oneKey>
/** The contents of `keys.json`. It holds no key in the clear, so a backup may carry it. */
export type KeysFile = z.infer<typeof keysSchema>

export const keysFileIn = (dataFolder: string): string => join(dataFolder, 'keys.json')
export const newInstallation = (): string => randomUUID()

/** The keys of a data folder; null if it has none. Throws AppError `keys-damaged`. */
export function readKeys(dataFolder: string): KeysFile | null {
  const file = keysFileIn(dataFolder)
  if (!existsSync(file)) return null
  const parsed = keysSchema.safeParse(asJson(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new AppError('keys-damaged', { file })
  return parsed.data
}

export const writeKeys = (dataFolder: string, keys: KeysFile): void =>
  writeDurably(keysFileIn(dataFolder), `${JSON.stringify(keys, null, 1)}\n`)

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
