import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { startHost } from '../e2e/host.ts'
import { connect, type Memory, memoryOf } from './client.ts'
import { tenGigapixels } from './files.ts'
import { panCase } from './pan.ts'
import { type Figure, megabytes } from './table.ts'

const settleMs = 4000
const mostBytes = 100e6

/** What main holds with one large slide open, after a walk over it; beside main without a slide, and Node without us. */
export async function benchSlideMemory(): Promise<Figure[]> {
  const slide = await tenGigapixels()
  const node = await bareNode()
  const host = await startHost()
  try {
    const pid = host.process.pid ?? 0
    await setTimeout(settleMs)
    const empty = memoryOf(pid)
    const client = await connect(host)
    await client.holdScreening()
    const { caseId } = await client.importPath(slide)
    const from = { x: 20_000, y: 40_000 }
    await panCase(host, caseId, { cookie: client.headers.cookie, walk: { from } })
    const open = memoryOf(pid)
    return [
      {
        name: '10 gigapixels open and walked over: own memory of main',
        value: `${megabytes(open.own)}, of it the slide ${megabytes(open.own - empty.own)}`,
        beside: beside(empty, node, 'own'),
        target: 'under 100 MB',
        ok: open.own < mostBytes,
      },
      {
        name: 'the same with the pages of program files: resident / highest so far',
        value: `${megabytes(open.resident)} / ${megabytes(open.peak)}`,
        beside: beside(empty, node, 'resident'),
      },
    ]
  } finally {
    await host.stop()
  }
}

const beside = (empty: Memory, node: Memory, of: 'own' | 'resident'): string =>
  `no slide ${megabytes(empty[of])}, Node alone ${megabytes(node[of])}`

async function bareNode(): Promise<Memory> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  try {
    await setTimeout(settleMs / 4)
    return memoryOf(child.pid ?? 0)
  } finally {
    child.kill()
  }
}
