import { type ErrorData, isAppError, toErrorData } from '#shared/contract/errors.ts'
import { lookUp } from '#shared/messages/index.ts'
import { askSecret } from './ask-secret.ts'

/** Where a command writes: results to `out`, everything else to `note`. */
export interface Terminal {
  out(line: string): void
  note(line: string): void
  /** A line that the next one replaces. Without a terminal it is printed only occasionally. */
  progress(line: string): void
  /** Folder where the command was typed. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly signal: AbortSignal
  /** The name after `--by`; null without it. */
  readonly by: string | null
  /** Asks for a secret, which is not shown. Without a terminal it is the next line of the standard input. */
  secret(question: string): Promise<string>
}

/** Invalid options: prints the message and exits with code 2. */
export class UsageError extends Error {}

/** An error in the form for JSON lines. */
export const said = ({ code, params }: ErrorData): { code: string; message: string } => ({
  code,
  message: lookUp(`error.${code}`, params) ?? code,
})

export const errorLine = (error: unknown) => said(toErrorData(error))

export const messageOf = (error: unknown): string =>
  isAppError(error) || !(error instanceof Error) ? errorLine(error).message : error.message

const quietEveryMs = 5000

export function processTerminal(signal: AbortSignal, by: string | null = null): Terminal {
  const { env, platform, stderr } = process
  let shown = false
  let saidAt = 0
  const clear = () => {
    if (shown) stderr.write('\r\x1b[K')
    shown = false
  }
  return {
    out(line) {
      clear()
      process.stdout.write(`${line}\n`)
    },
    note(line) {
      clear()
      stderr.write(`${line}\n`)
    },
    progress(line) {
      if (stderr.isTTY) {
        stderr.write(`\r\x1b[K${line}`)
        shown = true
      } else if (Date.now() - saidAt >= quietEveryMs) {
        saidAt = Date.now()
        stderr.write(`${line}\n`)
      }
    },
    cwd: env.INIT_CWD ?? process.cwd(),
    env,
    ...{ platform, signal, by, secret: askSecret },
  }
}
