import { giveKeys, isLocked, openByPassword, peopleWhoOpen, readKeys } from '#main/keys/index.ts'
import { sameName } from '#main/people/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { type Terminal, UsageError } from './terminal.ts'

/**
 * Runs a command. If it meets records that only people open, it asks the person of `--by` for the password and runs the
 * command again: it had opened nothing yet. The password is asked for once, also where a sign-in follows. Throws AppError
 * `sign-in-wrong`.
 */
export async function unlocking<T>(terminal: Terminal, work: (terminal: Terminal) => Promise<T>): Promise<T> {
  try {
    return await work(terminal)
  } catch (error) {
    const folder = isAppError(error) && error.code === 'records-locked' ? String(error.data.params.folder) : null
    if (folder === null || !isLocked(folder)) throw error
    return work(await unlocked(folder, terminal))
  }
}

async function unlocked(folder: string, terminal: Terminal): Promise<Terminal> {
  const { by } = terminal
  if (by === null) throw new UsageError('Only people open these records. Say who you are: --by NAME')
  const keys = readKeys(folder)!
  const question = passwordQuestion(by)
  const password = await terminal.secret(question)
  const person = peopleWhoOpen(folder).find(({ name }) => sameName(name) === sameName(by))
  giveKeys(folder, await openByPassword(keys, person?.id ?? '', password))
  let known: string | null = password
  return {
    ...terminal,
    async secret(asked) {
      const answer = asked === question ? known : null
      known = answer === null ? known : null
      return answer ?? terminal.secret(asked)
    },
  }
}

/** The question of every command for a person's password. */
export const passwordQuestion = (name: string): string => `Password of ${name}: `
