import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { startHost } from '../e2e/host.ts'
import { connect, type Memory, memoryOf } from './client.ts'
import { tenGigapixels } from './files.ts'
import { megabytes } from './numbers.ts'
import { panCase } from './pan.ts'
import type { Figure } from './rows.ts'

const settleMs = 4000
const mostMegabytes = 100

/**
 * Memory that main uses with one large slide open, after a walk over it, compared with main without a slide and with
 * plain Node.
 */
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
    const name = '10 gigapixels open and walked over'
    const resident = (of: Memory): number => megabytes(of.resident)
    return [
      {
        figure: `${name}: own memory of main, beside main without a slide`,
        value: megabytes(open.own),
        unit: 'MB',
        beside: megabytes(empty.own),
        atMost: mostMegabytes,
      },
      { figure: `${name}: of it the slide`, value: megabytes(open.own - empty.own), unit: 'MB' },
      {
        figure: `${name}: resident, beside main without a slide`,
        value: resident(open),
        unit: 'MB',
        beside: resident(empty),
      },
      { figure: `${name}: resident, highest so far`, value: megabytes(open.peak), unit: 'MB' },
      { figure: 'Node alone: own memory', value: megabytes(node.own), unit: 'MB' },
      { figure: 'Node alone: resident', value: resident(node), unit: 'MB' },
    ]
  } finally {
    await host.stop()
  }
}

async function bareNode(): Promise<Memory> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  try {
    await setTimeout(settleMs / 4)
    return memoryOf(child.pid ?? 0)
  } finally {
    child.kill()
  }
}
