import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Host, repository } from '../e2e/host.ts'
import type { Slide } from '../src-shared/contract/schemas/slide.ts'
import type { Client } from './client.ts'
import { firstLine } from './load.ts'

/** A server of a slide's tiles, and the tiles requested from it. */
export interface TileServer {
  readonly origin: string
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, string>>
}

const mostPaths = 4000
const openSlidePort = 18_081
const staticPort = 18_082

/** A fixed shuffle, so that neighbours are not requested one after another. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, i) => ({ item, key: Math.imul(i + 1, 2654435761) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)

const chosen = (paths: readonly string[]): string[] => shuffled(paths).slice(0, mostPaths)

const grid = (columns: number, rows: number, name: (col: number, row: number) => string): string[] =>
  Array.from({ length: columns * rows }, (_, i) => name(i % columns, Math.floor(i / columns)))

/** The stored tiles that Daybreak passes through. */
export function daybreakTiles(host: Host, client: Client, slide: Slide): TileServer {
  const stored = slide.levels.flatMap(({ passThrough, width, height, tileWidth, tileHeight }, level) =>
    passThrough
      ? grid(
          Math.ceil(width / tileWidth),
          Math.ceil(height / tileHeight),
          (col, row) => `/tiles/${slide.id}/0/${level}/${col}/${row}`,
        )
      : [],
  )
  return { origin: host.origin, paths: chosen(stored), headers: client.headers }
}

/** OpenSlide's DeepZoom tiles of the finest `levelCount` levels. The server's process is added to `children`. */
export async function openSlideTiles(
  slidePath: string,
  levelCount: number,
  children: ChildProcess[],
): Promise<TileServer> {
  const args = [join(repository, 'bench/peers/deepzoom.py'), slidePath, String(openSlidePort)]
  const child = spawn('/usr/bin/python3', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const { levels } = JSON.parse(await firstLine(child)) as { levels: [number, number][] }
  const coarser = levels.length - Math.min(levels.length, levelCount)
  const paths = levels
    .slice(-levelCount)
    .flatMap(([columns, rows], i) => grid(columns, rows, (col, row) => `/${coarser + i}/${col}/${row}.jpeg`))
  return { origin: `http://127.0.0.1:${openSlidePort}`, paths: chosen(paths), headers: {} }
}

/** The tiles of another server as plain files. The server's process is added to `children`. */
export async function staticTiles(
  { origin, paths, headers }: TileServer,
  children: ChildProcess[],
): Promise<TileServer> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-static-'))
  for (const path of paths) {
    const bytes = await (await fetch(`${origin}${path}`, { headers })).bytes()
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  const args = [join(repository, 'bench/peers/static.ts'), folder, String(staticPort)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  await firstLine(child)
  return { origin: `http://127.0.0.1:${staticPort}`, paths, headers: {} }
}
