import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { dataFolderOf } from '#main/app/index.ts'
import { readReports } from '#main/cases/index.ts'
import { openReadable } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { parseWords } from './parse-words.ts'
import { type Terminal, UsageError } from './terminal.ts'

/**
 * `daybreak reports ACCESSION`: every version of a case's report, newest last. `--out FILE` writes the PDF of one. It
 * only reads, and may run while a Daybreak has the records open.
 */
export async function reports(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
      version: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const [accession] = positionals
  if (accession === undefined || positionals.length > 1) throw new UsageError('Give exactly one accession number.')
  const { env, platform, cwd } = terminal
  const folder = dataFolderOf({ option: values.data, env, platform, cwd })
  const records = openReadable(join(folder, 'daybreak.sqlite'))
  try {
    const store = readReports(records)
    const caseId = store.caseIdOf(accession)
    if (caseId === null) throw new AppError('not-found')
    const versions = store.ofCase(caseId)
    for (const { content: _, id: __, ...version } of versions)
      terminal.out(values.json ? JSON.stringify({ accession, ...version }) : lineOf(version))
    if (versions.length === 0) terminal.note(`${accession} is not signed, so it has no report.`)
    if (values.out === undefined) return 0
    const wanted = values.version === undefined ? versions.length : Number(values.version)
    const pdf = store.pdf(caseId, wanted)
    if (!pdf) throw new AppError('not-found')
    writeFileSync(resolve(cwd, values.out), pdf)
    terminal.note(`Version ${wanted} was written to ${values.out}.`)
    return 0
  } finally {
    records.close()
  }
}

interface Version {
  readonly version: number
  readonly kind: string
  readonly signedAt: string
  readonly signer: string
  readonly reason: string
  readonly reportSha256: string
}

const lineOf = ({ version, kind, signedAt, signer, reason, reportSha256 }: Version): string =>
  [version, kind.padEnd(9), signedAt, reportSha256, signer, reason].filter((part) => part !== '').join('  ')
