import { resolve } from 'node:path'
import { dataFolderOf } from '#main/app/index.ts'
import {
  type Backup,
  type Checked,
  checkBackup,
  exchangeRecords,
  makeBackup,
  missingSince,
  type Progress,
  restoreInto,
} from '#main/backups/index.ts'
import { formatBytes } from '#shared/domain/bytes.ts'
import { askForWords } from './ask-words.ts'
import { parseWords } from './parse-words.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** `daybreak backup DIR`: a proven backup of the records, also while a Daybreak has them open. */
export async function backup(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, data: { type: 'string' } },
  })
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1) throw new UsageError('Give exactly one folder for the backup.')
  const { env, platform, cwd, signal } = terminal
  const made = await makeBackup({
    dataFolder: dataFolderOf({ option: values.data, env, platform, cwd }),
    folder: resolve(cwd, folder),
    now: new Date(),
    onProgress: showing(terminal),
    signal,
  })
  if (values.json) terminal.out(JSON.stringify(lineOf(made)))
  else terminal.out(`${made.file}  ${formatBytes(made.manifest.bytes)}, ${made.manifest.counts.reports} signed reports`)
  return 0
}

/**
 * `daybreak restore FILE --to DIR` writes a backup into a new data folder; `--exchange` puts it in the place of the
 * present records, which are set aside whole.
 */
export async function restoreBackup(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      exchange: { type: 'boolean', default: false },
      words: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  })
  const [file] = positionals
  const { to, exchange } = values
  if (file === undefined || positionals.length > 1) throw new UsageError('Give exactly one backup.')
  if ((to === undefined) === !exchange) throw new UsageError('Give either --to DIR or --exchange.')
  const { env, platform, cwd, signal } = terminal
  const typed = values.words ? await askForWords(terminal) : undefined
  const dataFolder = dataFolderOf({ option: values.data, env, platform, cwd })
  const checked = await checkBackup({
    file: resolve(cwd, file),
    dataFolder,
    words: typed,
    onProgress: showing(terminal),
    signal,
  })
  const missing = missingSince(dataFolder, checked.manifest)
  const target = to === undefined ? dataFolder : resolve(cwd, to)
  let aside: string | null = null
  if (exchange) aside = exchangeRecords(checked, dataFolder, new Date())
  else restoreInto(checked, target)
  if (values.json) {
    terminal.out(JSON.stringify({ ...lineOf(checked), restoredTo: target, setAside: aside, missing }))
    return 0
  }
  terminal.out(`${checked.file} was restored to ${target}.`)
  if (aside !== null) terminal.out(`The earlier records are in ${aside} there.`)
  if (missing && missing.events > 0)
    terminal.out(`It lacks ${missing.events} events of the present records, from ${missing.from} to ${missing.to}.`)
  return 0
}

function lineOf({ file, manifest }: Backup | Checked) {
  const { madeAt, bytes, sha256, chain, counts } = manifest
  return { file, madeAt, bytes, sha256, lastEvent: chain.event, lastEventAt: chain.at, link: chain.link, ...counts }
}

const showing =
  (terminal: Terminal) =>
  ({ phase, share }: Progress): void =>
    terminal.progress(share === null ? phase : `${phase}: ${Math.floor(100 * share)} %`)
