import { join } from 'node:path'
import { enginePid, repository, startHost } from '../e2e/host.ts'
import { connect, peakMemory } from './client.ts'
import { outFolder } from './files.ts'
import { measureScreeningParts } from './screening-parts.ts'
import { type Figure, megabytes, ms } from './table.ts'

export interface ScreenedForBench {
  readonly figures: Figure[]
  readonly data: string
  readonly caseId: number
  readonly cells: number
}

/** Screens a slide in the real host and looks at time and memory of both processes from outside. */
export async function benchScreening(
  slide: string,
  options: { name: string; limitMs?: number; data?: string },
): Promise<ScreenedForBench> {
  const host = await startHost(options.data ? { data: options.data } : {})
  try {
    const client = await connect(host)
    const start = performance.now()
    const { caseId } = await client.importPath(slide)
    const imported = performance.now()
    let engine = 0
    const row = await client.screened(caseId, () => {
      const pid = enginePid(host)
      if (pid > 0) engine = Math.max(engine, peakMemory(pid))
    })
    const wall = performance.now() - imported
    const main = peakMemory(host.process.pid ?? 0)
    const info = await client.slide(caseId)
    const gigapixels = (info.width * info.height) / 1e9
    const mm2 = (info.width * info.height * (info.micronsPerPixel ?? 0) ** 2) / 1e6
    return {
      data: host.data,
      caseId,
      cells: row.cellsTotal ?? 0,
      figures: [
        { name: `${options.name}: import (hash and check, ${megabytes(info.bytes)})`, value: ms(imported - start) },
        {
          name: `${options.name}: screening, ${gigapixels.toFixed(1)} gigapixels, ${row.cellsTotal ?? 0} cells`,
          value: `${(wall / 1000).toFixed(1)} s, ${((gigapixels * 1000) / (wall / 1000)).toFixed(0)} MP/s of full resolution, ${(mm2 / (wall / 1000)).toFixed(2)} mm²/s`,
          ...(options.limitMs ? { target: `${options.limitMs / 1000} s`, ok: wall <= options.limitMs } : {}),
        },
        {
          name: `${options.name}: peak memory of main`,
          value: megabytes(main),
          target: 'under 300 MB',
          ok: main < 300e6,
        },
        {
          name: `${options.name}: peak memory of the engine`,
          value: megabytes(engine),
          target: 'under 1500 MB',
          ok: engine < 1500e6,
        },
      ],
    }
  } finally {
    await host.stop()
  }
}

/** Decoding alone, inference alone and both, on the same blocks. */
export async function benchParts(slide: string): Promise<Figure[]> {
  const parts = await measureScreeningParts({
    slide,
    micronsPerPixel: 0.25,
    modelsFolder: join(repository, 'models'),
    maxBlocks: 16,
    probeFile: join(outFolder, 'probe.json'),
  })
  const rate = (wallMs: number): string =>
    `${(parts.megapixels / (wallMs / 1000)).toFixed(1)} MP/s at the detector's scale, ${(parts.mm2 / (wallMs / 1000)).toFixed(2)} mm²/s`
  return [
    {
      name: `decoding alone, ${parts.blocks} blocks and ${parts.crops} crops`,
      value: `${ms(parts.decode.wallMs)} (${rate(parts.decode.wallMs)})`,
    },
    { name: 'inference alone, the same', value: `${ms(parts.inference.wallMs)} (${rate(parts.inference.wallMs)})` },
    {
      name: 'both, overlapped',
      value: `${ms(parts.both.wallMs)}: ${parts.overlap.toFixed(2)} x the larger of the two`,
      beside: `processor time ${ms(parts.both.cpuMs)}`,
      target: 'at most 1.2 x',
      ok: parts.overlap <= 1.2,
    },
  ]
}
