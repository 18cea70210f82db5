import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second. */
const msPerTick = 10

/**
 * Processor time that a process and its descendants have used so far, ms (Linux; NaN elsewhere). It does not depend
 * on the machine's other work.
 */
export function processorMs(root: number): number {
  const used = new Map<number, { readonly parent: number; readonly ms: number }>()
  try {
    for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) look(Number(name))
  } catch {
    return Number.NaN
  }
  const sum = (pid: number): number =>
    [...used].reduce(
      (total, [child, { parent }]) => (parent === pid ? total + sum(child) : total),
      used.get(pid)?.ms ?? 0,
    )
  return sum(root)

  function look(pid: number): void {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number)
      used.set(pid, { parent: fields[1]!, ms: (fields[11]! + fields[12]!) * msPerTick })
    } catch {
      // The process has ended in the meantime.
    }
  }
}
