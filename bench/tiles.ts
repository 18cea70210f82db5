import type { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import { startHost } from '../e2e/host.ts'
import { connect } from './client.ts'
import { evict, hasWrk, type Load, once, sustained } from './load.ts'
import { median } from './numbers.ts'
import type { Figure } from './rows.ts'
import { daybreakTiles, openSlideTiles, staticTiles, type TileServer } from './tile-servers.ts'

const connections = 8
const seconds = 4
const rounds = 3

interface Measured {
  readonly coldOurs: Load
  readonly coldPeer: Load
  readonly ours: readonly Load[]
  readonly peer: readonly Load[]
  readonly limit: readonly Load[]
}

/** Tiles of one slide: ours, OpenSlide's DeepZoom and plain files, alternately under the same load. */
export async function benchTiles(slidePath: string): Promise<Figure[]> {
  if (!hasWrk()) throw new Error('needs wrk: apt-get install wrk')
  const host = await startHost()
  const children: ChildProcess[] = []
  try {
    const client = await connect(host)
    await client.holdScreening()
    const { caseId } = await client.importPath(slidePath)
    const slide = await client.slide(caseId)
    const ours = daybreakTiles(host, client, slide)
    const peer = await openSlideTiles(slidePath, slide.levels.length, children)
    const limit = await staticTiles(ours, children)
    return tileFigures(slidePath, await measured(slidePath, ours, peer, limit))
  } finally {
    for (const child of children) child.kill()
    await host.stop()
  }
}

async function measured(slidePath: string, ours: TileServer, peer: TileServer, limit: TileServer): Promise<Measured> {
  const cold = async ({ origin, paths, headers }: TileServer, sample: number): Promise<Load> => {
    evict(slidePath)
    return once(origin, paths.slice(0, sample), headers)
  }
  const coldOurs = await cold(ours, 1000)
  const coldPeer = await cold(peer, 200)
  // They alternate several times, because the machine's speed drifts.
  const runs = { ours: [] as Load[], peer: [] as Load[], limit: [] as Load[] }
  for (let round = 0; round < rounds; round++) {
    runs.ours.push(await load(ours))
    runs.limit.push(await load(limit))
    runs.peer.push(await load(peer))
  }
  return { coldOurs, coldPeer, ...runs }
}

const load = ({ origin, paths, headers }: TileServer): Promise<Load> =>
  sustained(origin, paths, { seconds, connections, headers })

function tileFigures(slidePath: string, { coldOurs, coldPeer, ours, peer, limit }: Measured): Figure[] {
  const mid = (list: readonly Load[], of: 'requestsPerSecond' | 'p50' | 'p99'): number =>
    median(list.map((run) => run[of]))
  const rate = mid(ours, 'requestsPerSecond')
  const peerRate = mid(peer, 'requestsPerSecond')
  const limitRate = mid(limit, 'requestsPerSecond')
  const failed = [...ours, coldOurs].reduce((sum, run) => sum + run.failed, 0)
  const name = (what: string): string => `tiles (${basename(slidePath)}), ${what}`
  const requests = (when: string, value: number, beside: number): Figure => ({
    figure: name(`${when}: requests, beside OpenSlide DeepZoom`),
    value,
    unit: '/s',
    beside,
  })
  const waits = (when: string, of: 'p50' | 'p99', mine: number, peers: number, atMost?: number): Figure => ({
    figure: name(`${when}: ${of}, beside OpenSlide DeepZoom`),
    value: mine,
    unit: 'ms',
    beside: peers,
    ...(atMost === undefined ? {} : { atMost }),
  })
  const busy = `cached, ${connections} at a time`
  const visit = 'cold (file evicted, each once)'
  return [
    requests('cached', rate, peerRate),
    { figure: name('cached: times faster than OpenSlide DeepZoom'), value: rate / peerRate, unit: 'x', atLeast: 10 },
    { figure: name('cached: share of plain static files'), value: rate / limitRate, unit: 'x', atLeast: 0.5 },
    { figure: name('plain static files: requests'), value: limitRate, unit: '/s' },
    waits(busy, 'p50', mid(ours, 'p50'), mid(peer, 'p50'), 3),
    waits(busy, 'p99', mid(ours, 'p99'), mid(peer, 'p99')),
    waits(visit, 'p50', coldOurs.p50, coldPeer.p50),
    waits(visit, 'p99', coldOurs.p99, coldPeer.p99),
    requests(visit, coldOurs.requestsPerSecond, coldPeer.requestsPerSecond),
    { figure: name('failed'), value: failed, unit: '', atMost: 0 },
  ]
}
