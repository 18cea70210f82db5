import { join } from 'node:path'
import { dataFolderOf, modelsOf, type Resources } from '#main/app/index.ts'
import { examine } from '#main/doctor/index.ts'
import { engineModel, forkEngine, startEngine } from '#main/engine/index.ts'
import { fontFiles } from '#main/reports/index.ts'
import { openReadable } from '#main/storage/index.ts'
import { lookUp } from '#shared/messages/index.ts'
import { parseWords } from './parse-words.ts'
import type { Terminal } from './terminal.ts'

/** For finding out what computes here. */
const setup = { provider: process.env.DAYBREAK_PROVIDER ?? 'auto', probeFile: null, threads: 0, modelBytes: 2e9 }
const words = { good: 'ok   ', warn: 'look ', bad: 'WRONG', unknown: '?    ' } as const

/**
 * `daybreak doctor`: one line for each thing that this installation depends on, with what to do. It changes nothing and
 * may run while a Daybreak has the records open. Exits with 1 if anything is wrong.
 */
export async function doctor(input: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { json, data } = parseWords(input, {
    options: { json: { type: 'boolean', default: false }, data: { type: 'string' } },
  }).values
  const { env, platform, cwd, signal } = terminal
  const dataFolder = dataFolderOf({ option: data, env, platform, cwd })
  const { modelsFolder, tasksFolder, engineEntry } = resources
  const spawn = forkEngine({ entry: engineEntry })
  const { models } = await modelsOf({ dataFolder, modelsFolder, tasksFolder, spawn, toChange: false })
  let wrong = 0
  for await (const { check, state, code, params } of examine({
    ...{ dataFolder, signal, fontFiles, now: () => new Date(), models: () => models.list() },
    open: () => openReadable(join(dataFolder, 'daybreak.sqlite')),
    backups: () => null,
    async provider() {
      const { loaded } = models.state()
      if (!loaded) return null
      const engine = startEngine({ spawn, setup })
      try {
        return (await engine.provider(engineModel(loaded))).provider
      } catch {
        return null
      } finally {
        await engine.close()
      }
    },
  })) {
    if (state === 'bad') wrong++
    const text = lookUp(`doctor.${code}`, params) ?? code
    terminal.out(json ? JSON.stringify({ check, state, code, text }) : `${words[state]} ${check}: ${text}`)
  }
  return wrong > 0 ? 1 : 0
}
