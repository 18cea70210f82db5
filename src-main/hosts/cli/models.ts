import { dataFolderOf, modelsOf, type Resources } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { ModelEntry } from '#shared/contract/schemas/system.ts'
import { updatingLine } from '../start-page.ts'
import { parseWords } from './parse-words.ts'
import { whoChanges } from './sign-in.ts'
import { errorLine, said, type Terminal } from './terminal.ts'

/**
 * `daybreak models`: lists the installed models and the one in use. `--use NAME` puts one into use if it is sound and
 * runs here. The choice is stored in the data folder, so that the program's own folder may be read-only.
 */
export async function models(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { use, head, data } = parseWords(words, {
    options: { use: { type: 'string' }, head: { type: 'string' }, data: { type: 'string' } },
  }).values
  const { env, platform, cwd } = terminal
  const dataFolder = dataFolderOf({ option: data, env, platform, cwd })
  const opened = await modelsOf({
    dataFolder,
    modelsFolder: resources.modelsFolder,
    tasksFolder: resources.tasksFolder,
    spawn: forkEngine({ entry: resources.engineEntry }),
    toChange: use !== undefined,
    signal: terminal.signal,
    onUpdating: (updating) => terminal.progress(updatingLine(updating)),
  })
  const by = opened.people === null ? null : await byWhom(opened, terminal)
  try {
    if (use === undefined || by === null) return list(await opened.models.list(), terminal)
    const { name, version } = await opened.models.use(by.id, { name: use, head: head ?? null })
    terminal.out(`${name} ${version} is in use from the next screening on.`)
    return 0
  } catch (error) {
    terminal.note(`${use} was refused: ${errorLine(error).message}`)
    const { loaded } = opened.models.state()
    if (loaded) terminal.note(`${loaded.name} stays in use.`)
    return 1
  } finally {
    opened.close()
  }
}

/** Closes what was opened if nobody may change it. */
async function byWhom({ people, close }: Awaited<ReturnType<typeof modelsOf>>, terminal: Terminal): Promise<Reader> {
  try {
    return await whoChanges(people!, terminal, 'system.configure')
  } catch (error) {
    close()
    throw error
  }
}

function list(entries: readonly ModelEntry[], terminal: Terminal): number {
  for (const { name, version, sha256, inUse, previous, error, heads } of entries) {
    const role = inUse ? 'in use  ' : previous ? 'previous' : '        '
    terminal.out(`${role} ${name} ${error ? `refused: ${said(error as ErrorData).message}` : `${version} ${sha256}`}`)
    for (const head of heads)
      terminal.out(`         ${head.inUse ? 'with its' : 'has a'} head ${head.file} ${head.version}`)
  }
  return entries.some(({ error }) => error !== null) ? 1 : 0
}
