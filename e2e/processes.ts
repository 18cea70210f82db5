import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface Running {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** Lists all processes. Not for Windows. */
export function processes(): Running[] {
  // Linux needs no `ps`, which a minimal machine may lack.
  if (existsSync('/proc/self/stat'))
    return readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? inProc(pid) : []))
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => {
    const [pid = '', parent = '', ...command] = line.trim().split(/\s+/)
    return { pid: Number(pid), parent: Number(parent), command: command.join(' ') }
  })
}

function inProc(pid: string): Running[] {
  try {
    const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return [{ pid: Number(pid), parent: Number(parent), command }]
  } catch {
    // The process has ended in the meantime.
    return []
  }
}

/** Every process of one test run has this variable, because child processes inherit it. */
export const runVariable = 'DAYBREAK_E2E_RUN'

/** Running processes of a test run, except this one. Linux only; elsewhere the list is empty. */
export function processesOf(run: string): Running[] {
  if (!existsSync('/proc/self/environ')) return []
  return processes().filter(
    ({ pid, command }) => pid !== process.pid && command !== '' && environmentOf(pid).includes(`${runVariable}=${run}`),
  )
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}
