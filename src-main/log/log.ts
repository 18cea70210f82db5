import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Log {
  /** Writes one line of JSON: the event's name and its values. Never pass a file name, a path or patient data. */
  write(event: string, values?: Readonly<Record<string, string | number | boolean | null>>): void
  /** Writes an unexpected error and returns the id under which it can be found, e.g. `B-4f9a1c`. */
  bug(where: string, error: unknown): string
}

const megabyte = 1 << 20
const kept = 4

/** A small structured log in `<folder>/daybreak.log`. Four older files of 1 MB each are kept. */
export function createLog(folder: string, now: () => Date = () => new Date()): Log {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'daybreak.log')
  let size = sizeOf(file)
  const line = (entry: object) => {
    const text = `${JSON.stringify(entry)}\n`
    try {
      if (size > megabyte) {
        rotate(file)
        size = 0
      }
      appendFileSync(file, text, { mode: 0o600 })
      size += Buffer.byteLength(text)
    } catch {
      // A full disk must not stop a reader. The error is shown on screen as well.
    }
  }
  return {
    write: (event, values = {}) => line({ at: now().toISOString(), event, ...values }),
    bug(where, error) {
      const id = `B-${randomBytes(3).toString('hex')}`
      const {
        name = 'Error',
        message = String(error),
        stack = '',
        code,
      } = (error ?? {}) as Partial<Error> & { code?: string }
      const frames = stack.split('\n').filter((frame) => /^\s+at /.test(frame))
      line({ at: now().toISOString(), event: 'bug', id, where, name, code, message: withoutNames(message), frames })
      return id
    },
  }
}

/** The entries of a log, oldest first. Lines that cannot be read are skipped. */
export function* readLog(folder: string): Generator<Readonly<Record<string, unknown>>> {
  for (let n = kept; n >= 0; n--)
    for (const line of linesOf(join(folder, n === 0 ? 'daybreak.log' : `daybreak.log.${n}`))) {
      const entry = parsed(line)
      if (entry) yield entry
    }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown> | null
  } catch {
    return null
  }
}

/** Removes everything quoted and everything that looks like a path, because file names may contain patients' names. */
export const withoutNames = (message: string): string =>
  message.replace(/'[^']*'|"[^"]*"|`[^`]*`/g, "'…'").replace(/(?:[A-Za-z]:)?[\\/][^\s,;)]*/g, '…')

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function rotate(file: string): void {
  rmSync(`${file}.${kept}`, { force: true })
  for (let n = kept - 1; n >= 0; n--) {
    const from = n === 0 ? file : `${file}.${n}`
    if (sizeOf(from) > 0) renameSync(from, `${file}.${n + 1}`)
  }
}
