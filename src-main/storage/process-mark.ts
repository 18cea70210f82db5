import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * A mark of a running process that no later process with the same number has: the time at which it was started. Null if
 * there is no such process, or if this system does not tell.
 */
export function markOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return linuxMark(pid)
    if (process.platform === 'win32') return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** The boot of the machine and the ticks from it to the start of the process. A dead process may still have a number. */
function linuxMark(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program may hold spaces and brackets. What follows it begins with the third field, the state.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
}
