import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Resources, tryOutOn } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { activateModel, loadRegistry, modelsIn, readRegistry } from '#main/models/index.ts'
import { parseWords } from './parse-words.ts'
import { errorLine, type Terminal } from './terminal.ts'

/** `daybreak models`: what lies in the models folder; `--use NAME` puts one into use, if it is sound and runs here. */
export async function models(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { use } = parseWords(words, { options: { use: { type: 'string' } } }).values
  const { modelsFolder: folder } = resources
  if (use === undefined) return list(folder, terminal)
  const scratch = mkdtempSync(join(tmpdir(), 'daybreak-models-'))
  try {
    const tryOut = tryOutOn(forkEngine({ entry: resources.engineEntry }), scratch)
    const model = await activateModel(folder, use, tryOut)
    terminal.out(`${model.name} ${model.version} is in use from the next start on.`)
    return 0
  } catch (error) {
    terminal.note(`${use} was refused: ${errorLine(error).message}`)
    const active = await readRegistry(folder).catch(() => null)
    if (active) terminal.note(`${active.active} stays in use.`)
    return 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function list(folder: string, terminal: Terminal): Promise<number> {
  const registry = await readRegistry(folder).catch(() => null)
  let wrong = 0
  for (const name of await modelsIn(folder)) {
    const role = name === registry?.active ? 'in use  ' : name === registry?.previous ? 'previous' : '        '
    try {
      const { version, sha256 } = await loadRegistry(folder, name)
      terminal.out(`${role} ${name} ${version} ${sha256}`)
    } catch (error) {
      wrong++
      terminal.out(`${role} ${name} refused: ${errorLine(error).message}`)
    }
  }
  return wrong > 0 ? 1 : 0
}
