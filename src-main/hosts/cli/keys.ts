import { dataFolderOf } from '#main/app/index.ts'
import { beginKeyChange, hasKeys, keyChangeBegun, readKeys, recover, recoveryOf } from '#main/keys/index.ts'
import { bringUpToDate } from '#main/storage/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { askForWords } from './ask-words.ts'
import { parseWords } from './parse-words.ts'
import { type Terminal, UsageError } from './terminal.ts'

/**
 * `daybreak keys`: how the records are encrypted. `--recover` opens them on this machine with the recovery words.
 * `--change` gives them a new key: at once, or at the next start if a Daybreak has them open.
 */
export async function keys(words: readonly string[], terminal: Terminal): Promise<number> {
  const {
    recover: recovering,
    change,
    json,
    data,
  } = parseWords(words, {
    options: {
      recover: { type: 'boolean', default: false },
      change: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  }).values
  if (recovering && change) throw new UsageError('Give either --recover or --change.')
  const { env, platform, cwd, signal } = terminal
  const folder = dataFolderOf({ option: data, env, platform, cwd })
  if (!hasKeys(folder)) throw new AppError('keys-missing', { file: folder })
  if (recovering) recover(folder, await askForWords(terminal))
  if (change) {
    beginKeyChange(folder)
    await bringUpToDate(folder, (share) => terminal.progress(`${Math.floor(100 * share)} %`), signal).catch(whileOpen)
  }
  const state = {
    encrypted: true,
    recovery: recoveryOf(folder),
    changing: keyChangeBegun(folder),
    onlyByPeople: isOnlyByPeople(folder),
  }
  if (json) terminal.out(JSON.stringify(state))
  else
    terminal.out(
      `The records are encrypted. Recovery words: ${state.recovery}.${state.onlyByPeople ? ' Only passwords and the words open them.' : ''}${state.changing ? ' The next start writes them with a new key.' : ''}`,
    )
  return 0
}

const isOnlyByPeople = (folder: string): boolean => readKeys(folder)?.onlyByPeople === true

/** A running Daybreak goes on with the present key. */
function whileOpen(error: unknown): null {
  if (isAppError(error) && error.code === 'data-folder-in-use') return null
  throw error
}
