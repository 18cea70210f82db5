import { join } from 'node:path'
import { enginePid, repository, startHost } from '../e2e/host.ts'
import { connect, peakMemory } from './client.ts'
import { outFolder } from './files.ts'
import { megabytes } from './numbers.ts'
import type { Figure } from './rows.ts'
import { measureScreeningParts, type PartTimes } from './screening-parts.ts'

export interface ScreenedForBench {
  readonly figures: Figure[]
  readonly data: string
  readonly caseId: number
  readonly cells: number
}

/** Screens a slide in the real host and measures time and memory of both processes from outside. */
export async function benchScreening(
  slide: string,
  options: { name: string; limitSeconds?: number; data?: string },
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
    const seconds = (performance.now() - imported) / 1000
    const main = peakMemory(host.process.pid ?? 0)
    const info = await client.slide(caseId)
    const gigapixels = (info.width * info.height) / 1e9
    const mm2 = (info.width * info.height * (info.micronsPerPixel ?? 0) ** 2) / 1e6
    return {
      data: host.data,
      caseId,
      cells: row.cellsTotal ?? 0,
      figures: [
        { figure: `${options.name}: size of the file`, value: megabytes(info.bytes), unit: 'MB' },
        { figure: `${options.name}: import (hash and check)`, value: imported - start, unit: 'ms' },
        { figure: `${options.name}: cells found`, value: row.cellsTotal ?? 0, unit: '' },
        {
          figure: `${options.name}: screening of ${gigapixels.toFixed(1)} gigapixels`,
          value: seconds,
          unit: 's',
          ...(options.limitSeconds ? { atMost: options.limitSeconds } : {}),
        },
        { figure: `${options.name}: full resolution screened`, value: (gigapixels * 1000) / seconds, unit: 'MP/s' },
        { figure: `${options.name}: area screened`, value: mm2 / seconds, unit: 'mm²/s' },
        { figure: `${options.name}: peak memory of main`, value: megabytes(main), unit: 'MB', atMost: 300 },
        { figure: `${options.name}: peak memory of the engine`, value: megabytes(engine), unit: 'MB', atMost: 1500 },
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
  const part = (name: string, { wallMs }: PartTimes): Figure[] => [
    { figure: name, value: wallMs, unit: 'ms' },
    { figure: `${name}: at the detector's scale`, value: parts.megapixels / (wallMs / 1000), unit: 'MP/s' },
    { figure: `${name}: area`, value: parts.mm2 / (wallMs / 1000), unit: 'mm²/s' },
  ]
  return [
    ...part(`decoding alone, ${parts.blocks} blocks and ${parts.crops} crops`, parts.decode),
    ...part('inference alone, the same blocks and crops', parts.inference),
    ...part('both, overlapped', parts.both),
    { figure: 'both, overlapped: processor time', value: parts.both.cpuMs, unit: 'ms' },
    { figure: 'both, overlapped: times the larger of the two alone', value: parts.overlap, unit: 'x', atMost: 1.2 },
  ]
}
