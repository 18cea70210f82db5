import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { repository, startHost } from '../e2e/host.ts'
import { connect } from './client.ts'
import { evict, firstLine, hasWrk, type Load, once, sustained } from './load.ts'
import { median } from './numbers.ts'
import type { Figure } from './rows.ts'

const connections = 8
const seconds = 4
const rounds = 3

interface Server {
  readonly name: string
  readonly origin: string
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, string>>
}

/** A fixed shuffle, so that neighbours are not requested one after another. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, i) => ({ item, key: Math.imul(i + 1, 2654435761) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)

const grid = (
  level: number,
  columns: number,
  rows: number,
  name: (level: number, col: number, row: number) => string,
): string[] => Array.from({ length: columns * rows }, (_, i) => name(level, i % columns, Math.floor(i / columns)))

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
    const stored = slide.levels.flatMap((level, i) =>
      level.passThrough
        ? grid(
            i,
            Math.ceil(level.width / level.tileWidth),
            Math.ceil(level.height / level.tileHeight),
            (l, c, r) => `/tiles/${slide.id}/0/${l}/${c}/${r}`,
          )
        : [],
    )
    const ours: Server = {
      name: 'Daybreak',
      origin: host.origin,
      paths: shuffled(stored).slice(0, 4000),
      headers: client.headers,
    }

    const zoomPort = 18_081
    const zoom = spawn('/usr/bin/python3', [join(repository, 'bench/peers/deepzoom.py'), slidePath, String(zoomPort)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(zoom)
    const { levels } = JSON.parse(await firstLine(zoom)) as { levels: [number, number][] }
    const zoomPaths = levels
      .slice(-slide.levels.length)
      .flatMap(([columns, rows], i) =>
        grid(
          levels.length - Math.min(levels.length, slide.levels.length) + i,
          columns,
          rows,
          (l, c, r) => `/${l}/${c}/${r}.jpeg`,
        ),
      )
    const peer: Server = {
      name: 'OpenSlide',
      origin: `http://127.0.0.1:${zoomPort}`,
      paths: shuffled(zoomPaths).slice(0, 4000),
      headers: {},
    }

    const folder = mkdtempSync(join(tmpdir(), 'daybreak-static-'))
    for (const path of ours.paths) {
      const bytes = await (await fetch(`${host.origin}${path}`, { headers: client.headers })).bytes()
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), bytes)
    }
    const staticPort = 18_082
    const plain = spawn(process.execPath, [join(repository, 'bench/peers/static.ts'), folder, String(staticPort)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(plain)
    await firstLine(plain)
    const limit: Server = {
      name: 'static files',
      origin: `http://127.0.0.1:${staticPort}`,
      paths: ours.paths,
      headers: {},
    }

    const cold = async (server: Server, sample: number): Promise<Load> => {
      evict(slidePath)
      return once(server.origin, server.paths.slice(0, sample), server.headers)
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
    const mid = (list: readonly Load[], of: 'requestsPerSecond' | 'p50' | 'p99'): number =>
      median(list.map((run) => run[of]))
    const rate = mid(runs.ours, 'requestsPerSecond')
    const toPeer = rate / mid(runs.peer, 'requestsPerSecond')
    const toLimit = rate / mid(runs.limit, 'requestsPerSecond')
    const name = (what: string): string => `tiles (${basename(slidePath)}), ${what}`
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
      {
        figure: name('cached: requests, beside OpenSlide DeepZoom'),
        value: rate,
        unit: '/s',
        beside: mid(runs.peer, 'requestsPerSecond'),
      },
      { figure: name('cached: times faster than OpenSlide DeepZoom'), value: toPeer, unit: 'x', atLeast: 10 },
      { figure: name('cached: share of plain static files'), value: toLimit, unit: 'x', atLeast: 0.5 },
      {
        figure: name('plain static files: requests'),
        value: mid(runs.limit, 'requestsPerSecond'),
        unit: '/s',
      },
      waits(busy, 'p50', mid(runs.ours, 'p50'), mid(runs.peer, 'p50'), 3),
      waits(busy, 'p99', mid(runs.ours, 'p99'), mid(runs.peer, 'p99')),
      waits(visit, 'p50', coldOurs.p50, coldPeer.p50),
      waits(visit, 'p99', coldOurs.p99, coldPeer.p99),
      {
        figure: name(`${visit}: requests, beside OpenSlide DeepZoom`),
        value: coldOurs.requestsPerSecond,
        unit: '/s',
        beside: coldPeer.requestsPerSecond,
      },
      {
        figure: name('failed'),
        value: [...runs.ours, coldOurs].reduce((sum, run) => sum + run.failed, 0),
        unit: '',
        atMost: 0,
      },
    ]
  } finally {
    for (const child of children) child.kill()
    await host.stop()
  }
}

const load = (server: Server): Promise<Load> =>
  sustained(server.origin, server.paths, { seconds, connections, headers: server.headers })
