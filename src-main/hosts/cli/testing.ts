import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))

/** What a run of the command left: its exit code, the lines it printed, and its messages. */
export interface CommandRun {
  readonly code: number | null
  readonly out: string[]
  readonly err: string
}

/** For tests: runs `daybreak` like npm does, from the repository, with the original folder in INIT_CWD. */
export const daybreakIn = (folder: string, ...args: string[]): Promise<CommandRun> =>
  daybreakWith({ INIT_CWD: folder }, args)

/** For tests: the same with these environment variables beside those of the test, and with this text typed. */
export function daybreakWith(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  typed = '',
): Promise<CommandRun> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [entry, ...args], { env: { ...process.env, ...env } })
    const texts = { out: '', err: '' }
    child.stdin.end(typed)
    child.stdout.on('data', (chunk) => {
      texts.out += chunk
    })
    child.stderr.on('data', (chunk) => {
      texts.err += chunk
    })
    child.on('close', (code) => resolve({ code, out: texts.out.split('\n').filter(Boolean), err: texts.err }))
  })
}
