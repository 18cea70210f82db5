/**
 * A whole day's work on a machine without any network, with a record of every socket that its processes open. It needs
 * Linux with `unshare`, `ip` and `strace`, and the right to make a network namespace.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const script = join(import.meta.dirname, 'testing', 'day-of-work.ts')
/** As root a namespace of its own needs nothing more; others get one in which they are root. */
const alone = process.getuid?.() === 0 ? ['-n'] : ['-r', '-n']

/** Why it cannot be tried here; null if it can. */
const reason = ((): string | null => {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s'
  try {
    execFileSync('unshare', [...alone, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'pipe' })
    execFileSync('strace', ['-f', '-e', 'trace=%network', '-o', '/dev/null', 'true'], { stdio: 'pipe' })
    return null
  } catch (error) {
    return `no network namespace or strace here: ${String((error as Error).message).split('\n')[0]}`
  }
})()

interface Day {
  readonly output: string
  /** Lines of strace, each a call about a socket. */
  readonly calls: readonly string[]
}

/** The day in a namespace with nothing but an own loopback. */
function dayAlone(how: 'core' | 'browser'): Day {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-offline-'))
  const record = join(folder, 'sockets')
  try {
    const traced = `ip link set lo up && exec strace -f -e trace=%network -o '${record}' '${process.execPath}' '${script}' ${how}`
    const { stdout, stderr } = spawnSync('unshare', [...alone, 'sh', '-c', traced], {
      encoding: 'utf8',
      timeout: 240_000,
    })
    return { output: `${stdout}${stderr}`, calls: readFileSync(record, 'utf8').split('\n') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Families that never leave the machine: pipes between processes, and questions to the kernel. */
const within = /AF_(UNIX|LOCAL|NETLINK)/
const opened = ({ calls }: Day) => calls.filter((line) => /\bsocket\(/.test(line) && !within.test(line))

describe.skipIf(reason !== null)(`Without a network${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  it('the desktop’s core does a whole day’s work and opens no socket', () => {
    const day = dayAlone('core')
    expect(day.output).toContain('done')
    expect(opened(day)).toEqual([])
  })

  it('the browser host does the same and opens sockets of the loopback only', () => {
    const day = dayAlone('browser')
    expect(day.output).toContain('done')
    expect(opened(day).length).toBeGreaterThan(0)
    const addressed = day.calls.filter((line) => /\b(bind|connect|sendto)\(.*AF_INET/.test(line))
    expect(addressed.length).toBeGreaterThan(0)
    expect(addressed.filter((line) => !line.includes('inet_addr("127.0.0.1")'))).toEqual([])
  })
})
