import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'

/** Workers of this process. Several cores may run in one, in tests and in commands. */
const here = new Set<string>()

/** A unique name for this worker: machine, process and a random part. */
export function newWorker(): { readonly name: string; end(): void } {
  const name = `${hostname()}/${process.pid}/${randomBytes(6).toString('hex')}`
  here.add(name)
  return { name, end: () => void here.delete(name) }
}

/** Whether that worker is known to be gone. False for one of another machine, for which only its lease counts. */
export function isGone(worker: string): boolean {
  const [machine, pid] = worker.split('/')
  if (machine !== hostname()) return false
  if (Number(pid) === process.pid) return !here.has(worker)
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
