import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../e2e/host.ts'
import { parseSynthArguments, synthesize } from '../src-main/synth/index.ts'

export const outFolder = join(repository, 'bench', '.out')

/** A synthetic slide, made once and kept in bench/.out. */
export async function synthetic(name: string, words: readonly string[]): Promise<string> {
  mkdirSync(outFolder, { recursive: true })
  const out = join(outFolder, `${name}.tif`)
  if (existsSync(out)) return out
  console.error(`making ${name}.tif (${words.join(' ')}) …`)
  await synthesize(parseSynthArguments([out, ...words]), {})
  return out
}

export const fifteenMillimetres = (): Promise<string> =>
  synthetic('15mm', ['--width-mm', '15', '--height-mm', '15', '--seed', '1', '--diagnosis', 'HSIL'])

/** About 20,000 cells. */
export const nineMillimetres = (): Promise<string> =>
  synthetic('9mm', ['--width-mm', '9', '--height-mm', '9', '--seed', '4', '--diagnosis', 'LSIL'])

export const tenGigapixels = (): Promise<string> =>
  synthetic('10gp', ['--width', '100000', '--height', '100000', '--seed', '2', '--diagnosis', 'LSIL'])
