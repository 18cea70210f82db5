import { resolve } from 'node:path'
import { synthesize } from '#main/synth/index.ts'
import { parseSynthArguments } from '#main/synth/recipe/index.ts'
import { formatNumber } from '#shared/messages/index.ts'
import { duration } from '../duration.ts'
import type { Terminal } from './terminal.ts'

/** `daybreak synth`: makes a synthetic slide. */
export async function synth(words: readonly string[], terminal: Terminal): Promise<number> {
  const json = words.includes('--json')
  const options = parseSynthArguments(words.filter((word) => word !== '--json'))
  const out = resolve(terminal.cwd, options.out)
  const start = Date.now()
  const made = await synthesize(
    { ...options, out },
    {
      signal: terminal.signal,
      onProgress({ phase, done, total }) {
        const left = phase === 'slide' && done > 0 ? ((Date.now() - start) * (total - done)) / done : null
        const time = left === null ? '' : `, ${duration(left)} left`
        terminal.progress(`${options.out}: ${phase} ${Math.floor((100 * done) / Math.max(1, total))} %${time}`)
      },
    },
  )
  const size = `${made.width} x ${made.height} px, ${formatNumber(made.bytes / 1e6)} MB`
  terminal.out(
    json ? JSON.stringify(made) : `${options.out}: ${made.diagnosis}, ${size}, ${made.cells.total} cells, synthetic`,
  )
  return 0
}
