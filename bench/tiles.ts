import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { repository, startHost } from '../e2e/host.ts'
import { connect } from './client.ts'
import { evict, firstLine, hasWrk, type Load, once, sustained } from './load.ts'
import { type Figure, median, ms, times } from './table.ts'

const connections = 8
const seconds = 4
const rounds = 3

interface Server {
  readonly name: string
  readonly origin: string
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, string>>
}

/** A fixed shuffle, so that neighbours are not asked for one after the other. */
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

/** Tiles of one slide: ours, OpenSlide's DeepZoom and plain files, by the same load in turn. */
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
    // In turn, several times: the machine's speed drifts.
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
    const file = basename(slidePath)
    const perSecond = (value: number): string => `${Math.round(value)} /s`
    return [
      {
        name: `tiles, cached: requests a second (${file})`,
        value: perSecond(rate),
        beside: `OpenSlide DeepZoom ${perSecond(mid(runs.peer, 'requestsPerSecond'))}: ${times(toPeer)}`,
        target: '10 x',
        ok: toPeer >= 10,
      },
      {
        name: 'the same against plain static files',
        value: times(toLimit),
        beside: `static ${perSecond(mid(runs.limit, 'requestsPerSecond'))}`,
        target: '0.5 x',
        ok: toLimit >= 0.5,
      },
      {
        name: `tiles, cached: p50 / p99, ${connections} at a time`,
        value: `${ms(mid(runs.ours, 'p50'))} / ${ms(mid(runs.ours, 'p99'))}`,
        beside: `OpenSlide ${ms(mid(runs.peer, 'p50'))} / ${ms(mid(runs.peer, 'p99'))}`,
        target: 'p50 under 3 ms',
        ok: mid(runs.ours, 'p50') < 3,
      },
      {
        name: 'tiles, cold (file evicted, each once): p50 / p99',
        value: `${ms(coldOurs.p50)} / ${ms(coldOurs.p99)}, ${perSecond(coldOurs.requestsPerSecond)}`,
        beside: `OpenSlide ${ms(coldPeer.p50)} / ${ms(coldPeer.p99)}, ${perSecond(coldPeer.requestsPerSecond)}`,
      },
      {
        name: 'tiles that failed',
        value: String([...runs.ours, coldOurs].reduce((sum, run) => sum + run.failed, 0)),
        target: '0',
        ok: runs.ours.every((run) => run.failed === 0) && coldOurs.failed === 0,
      },
    ]
  } finally {
    for (const child of children) child.kill()
    await host.stop()
  }
}

const load = (server: Server): Promise<Load> =>
  sustained(server.origin, server.paths, { seconds, connections, headers: server.headers })
