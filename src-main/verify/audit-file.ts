import { createReadStream, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { firstLink, linkOf, openReadable, type ReadableFile, readChain } from '#main/storage/index.ts'
import { AppError, type ErrorCode } from '#shared/contract/errors.ts'
import { sha256 } from '#shared/contract/schemas/common.ts'
import type { Finding } from './verify.ts'

const numberOrNone = z.number().nullable()
const textOrNone = z.string().nullable()
const line = z.object({
  ...{ event: z.number().int().positive(), at: z.string(), person: z.string(), what: z.string() },
  ...{ caseId: numberOrNone, slideId: numberOrNone, readId: numberOrNone, subject: textOrNone },
  ...{ before: textOrNone, after: textOrNone, previous: sha256, link: sha256 },
})
type Line = z.infer<typeof line>

/**
 * Checks an export of the audit in JSON lines: each event against its link, neighbours against each other, and, if a data
 * folder is given, that its records hold the same events. Yields one finding per line that is wrong, or one sound finding
 * for the file. Throws `file-not-found`, and like `openReadable`.
 */
export async function* verifyAuditFile(file: string, dataFolder: string | null): AsyncGenerator<Finding> {
  if (!existsSync(file)) throw new AppError('file-not-found', { file })
  const records = dataFolder === null ? null : openReadable(join(dataFolder, 'daybreak.sqlite'))
  const input = createReadStream(file, 'utf8')
  let sound = true
  try {
    for await (const { number, code, event } of wrongLines(createInterface({ input, crlfDelay: Infinity }), records)) {
      sound = false
      const error = new AppError(code, { file: basename(file), line: number, event: event ?? 0 }).data
      yield { check: 'audit', subject: `${basename(file)}, line ${number}`, ok: false, error }
    }
    if (sound) yield { check: 'audit', subject: basename(file), ok: true, error: null }
  } finally {
    input.destroy()
    records?.close()
  }
}

interface WrongLine {
  readonly number: number
  readonly code: ErrorCode
  readonly event?: number
}

async function* wrongLines(lines: AsyncIterable<string>, records: ReadableFile | null): AsyncGenerator<WrongLine> {
  const chain = records && readChain(records)
  let number = 0
  /** The line before, which is the later event: an export begins with the newest. */
  let later: Line | null = null
  for await (const text of lines) {
    number++
    if (text.trim() === '') continue
    const read = line.safeParse(parsed(text))
    if (!read.success) {
      yield { number, code: 'audit-line-unreadable' }
      later = null
      continue
    }
    const { data } = read
    const { event } = data
    if (!fits(data)) yield { number, code: 'audit-line-changed', event }
    else if (later !== null && !neighbours(later, data)) yield { number, code: 'audit-line-missing', event }
    else if (chain && !chain.holds(data)) yield { number, code: 'audit-line-unknown', event }
    later = data
  }
}

const fits = (one: Line): boolean =>
  (one.event > 1 || one.previous === firstLink.toString('hex')) &&
  linkOf(Buffer.from(one.previous, 'hex'), [
    ...([one.event, one.at, one.person, one.what, one.caseId, one.slideId, one.readId] as const),
    ...([one.subject, one.before, one.after] as const),
  ]).toString('hex') === one.link

/** A filter leaves events out, but two that stand one after the other share a link, and none comes twice. */
const neighbours = (later: Line, earlier: Line): boolean =>
  earlier.event < later.event && (earlier.event !== later.event - 1 || earlier.link === later.previous)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
