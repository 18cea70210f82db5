import { dataFolderOf, resetPassword } from '#main/app/index.ts'
import { oneTimeHours } from '#shared/domain/one-time.ts'
import { askForWords } from './ask-words.ts'
import { parseWords } from './parse-words.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** `daybreak password NAME`: a password for one sign-in, for whoever holds the recovery words. */
export async function password(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, data: { type: 'string' } },
  })
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) throw new UsageError('Give the name of one person.')
  const { env, platform, cwd } = terminal
  const folder = dataFolderOf({ option: values.data, env, platform, cwd })
  const made = await resetPassword(folder, await askForWords(terminal), name)
  if (values.json) terminal.out(JSON.stringify({ name, password: made }))
  else
    terminal.out(
      `${name} signs in once within ${oneTimeHours} hours with this password, and then chooses another: ${made}`,
    )
  return 0
}
