import { isAppError } from '#shared/contract/errors.ts'
import { whenAskedToEnd } from '../ask-to-end.ts'
import { messageOf, processTerminal, type Terminal, UsageError } from './terminal.ts'
import { unlocking } from './unlock.ts'
import { type Command, usage, usageOf } from './usage.ts'

const stopping = new AbortController()
let terminal = processTerminal(stopping.signal)

/** Resolves to the exit code; null while the command keeps running. */
type Run = (words: readonly string[], terminal: Terminal) => Promise<number | null>
/** Each is loaded on demand, so that help appears immediately. */
const commands: Record<Command, Run> = {
  async screen(words, terminal) {
    const [{ screen }, { resourcesFor }] = await Promise.all([import('./screen.ts'), import('#main/app/index.ts')])
    return screen(words, terminal, resourcesFor(import.meta.url))
  },
  async info(words, terminal) {
    const [{ info }, { resourcesFor }] = await Promise.all([import('./info.ts'), import('#main/app/index.ts')])
    return info(words, terminal, resourcesFor(import.meta.url))
  },
  async region(words, terminal) {
    const [{ region }, { resourcesFor }] = await Promise.all([import('./region.ts'), import('#main/app/index.ts')])
    return region(words, terminal, resourcesFor(import.meta.url))
  },
  async grade(words, terminal) {
    const [{ grade }, { resourcesFor }] = await Promise.all([import('./grade.ts'), import('#main/app/index.ts')])
    return grade(words, terminal, resourcesFor(import.meta.url))
  },
  async evaluate(words, terminal) {
    const [{ evaluateSet }, { resourcesFor }] = await Promise.all([
      import('./evaluate-set.ts'),
      import('#main/app/index.ts'),
    ])
    return evaluateSet(words, terminal, resourcesFor(import.meta.url))
  },
  async models(words, terminal) {
    const [{ models }, { resourcesFor }] = await Promise.all([import('./models.ts'), import('#main/app/index.ts')])
    return models(words, terminal, resourcesFor(import.meta.url))
  },
  orders: async (words, terminal) => (await import('./orders.ts')).orders(words, terminal),
  async reports(words, terminal) {
    const [{ reports }, { resourcesFor }] = await Promise.all([import('./reports.ts'), import('#main/app/index.ts')])
    return reports(words, terminal, resourcesFor(import.meta.url))
  },
  async amend(words, terminal) {
    const [{ amend }, { resourcesFor }] = await Promise.all([import('./amend.ts'), import('#main/app/index.ts')])
    return amend(words, terminal, resourcesFor(import.meta.url))
  },
  async addend(words, terminal) {
    const [{ addend }, { resourcesFor }] = await Promise.all([import('./amend.ts'), import('#main/app/index.ts')])
    return addend(words, terminal, resourcesFor(import.meta.url))
  },
  archive: (words, terminal) => filing('archive', words, terminal),
  async restore(words, terminal) {
    const ofBackup = words.some((word) => /^--(to|exchange)(=|$)/.test(word))
    return ofBackup ? (await import('./backup.ts')).restoreBackup(words, terminal) : filing('restore', words, terminal)
  },
  backup: async (words, terminal) => (await import('./backup.ts')).backup(words, terminal),
  keys: async (words, terminal) => (await import('./keys.ts')).keys(words, terminal),
  password: async (words, terminal) => (await import('./password.ts')).password(words, terminal),
  remove: (words, terminal) => filing('remove', words, terminal),
  synth: async (words, terminal) => (await import('./synth.ts')).synth(words, terminal),
  async verify(words, terminal) {
    const [{ verifyRecords }, { resourcesFor }] = await Promise.all([
      import('./verify-records.ts'),
      import('#main/app/index.ts'),
    ])
    return verifyRecords(words, terminal, resourcesFor(import.meta.url))
  },
  pseudonymise: async (words, terminal) => (await import('./pseudonymise.ts')).pseudonymise(words, terminal),
  async doctor(words, terminal) {
    const [{ doctor }, { resourcesFor }] = await Promise.all([import('./doctor.ts'), import('#main/app/index.ts')])
    return doctor(words, terminal, resourcesFor(import.meta.url))
  },
  async serve(words) {
    const { runBrowserHost } = await import('../browser/run.ts')
    await runBrowserHost([...words, '--no-browser'])
    return null
  },
}

async function filing(
  command: 'archive' | 'restore' | 'remove',
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [commands, { resourcesFor }] = await Promise.all([import('./filing.ts'), import('#main/app/index.ts')])
  return commands[command](words, terminal, resourcesFor(import.meta.url))
}

const isCommand = (name: string): name is Command => Object.hasOwn(commands, name)

async function run(command: string, words: readonly string[]): Promise<number | null> {
  if (!isCommand(command)) {
    const asked = command === '' || command === '--help' || command === '-h' || command === 'help'
    terminal.note(asked ? usage.daybreak : `Unknown command: ${command}\n${usage.daybreak}`)
    return asked && command !== '' ? 0 : 2
  }
  if (words.includes('--help') || words.includes('-h')) {
    terminal.note(await usageOf(command))
    return 0
  }
  if (command !== 'serve') whenAskedToEnd(() => stopping.abort())
  const { by, rest } = whoIn(words)
  terminal = processTerminal(stopping.signal, by)
  // The host of windows asks in the window.
  return command === 'serve'
    ? commands.serve(rest, terminal)
    : unlocking(terminal, (opened) => commands[command](rest, opened))
}

/** `--by NAME` is the same for every command. */
function whoIn(words: readonly string[]): { readonly by: string | null; readonly rest: readonly string[] } {
  const at = words.indexOf('--by')
  if (at < 0) return { by: null, rest: words }
  const by = words[at + 1]
  if (by === undefined) throw new UsageError('Give a name after --by.')
  return { by, rest: words.toSpliced(at, 2) }
}

/** Everything written to a pipe must be flushed before the process exits. */
const end = (code: number): void => void process.stdout.write('', () => process.exit(code))

/** Runs `daybreak COMMAND ...` and ends the process with its exit code. */
export async function runCommand([command = '', ...words]: readonly string[]): Promise<void> {
  try {
    const code = await run(command, words)
    if (code !== null) end(code)
  } catch (error) {
    terminal.note(messageOf(error))
    const wrongOptions = error instanceof UsageError || (isAppError(error) && error.code === 'invalid-input')
    if (wrongOptions && isCommand(command)) terminal.note(await usageOf(command))
    end(isAppError(error) && error.code === 'cancelled' ? 130 : wrongOptions ? 2 : 1)
  }
}
