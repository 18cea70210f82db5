import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { dataFolderOf, type Resources } from '#main/app/index.ts'
import { readReports } from '#main/cases/index.ts'
import { isUnwritable, openReadable } from '#main/storage/index.ts'
import { AppError, type ErrorData, errorOf, notFound } from '#shared/contract/errors.ts'
import { startBatchApp } from './batch-app.ts'
import { parseWords } from './parse-words.ts'
import { messageOf, type Terminal, UsageError } from './terminal.ts'

/**
 * `daybreak reports ACCESSION`: every version of a case's report, newest last. `--out FILE` writes the PDF of one, which
 * leaves an event, as the window does. Without it, the command only reads, and may run while a Daybreak has the records
 * open.
 */
export async function reports(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
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
  const { caseId, newest } = listed(folder, accession, (version) =>
    terminal.out(values.json ? JSON.stringify({ accession, ...version }) : lineOf(version)),
  )
  if (newest === 0) terminal.note(`${accession} is not signed, so it has no report.`)
  if (values.out === undefined) return 0
  const version = values.version === undefined ? newest : Number(values.version)
  const pdf = await pdfOf({ folder, caseId, version }, terminal, resources)
  writeFileSync(resolve(cwd, values.out), pdf)
  terminal.note(`Version ${version} was written to ${values.out}.`)
  return 0
}

/** Tells the versions of a case's report. `newest` is 0 for a case without one. Throws `not-found`. */
function listed(folder: string, accession: string, tell: (version: Version) => void) {
  const records = openReadable(join(folder, 'daybreak.sqlite'))
  try {
    const store = readReports(records)
    const caseId = store.caseIdOf(accession)
    if (caseId === null) throw new AppError('not-found')
    const versions = store.ofCase(caseId)
    for (const { content: _, id: __, ...version } of versions) tell(version)
    return { caseId, newest: versions.length }
  } finally {
    records.close()
  }
}

interface Wanted {
  readonly folder: string
  readonly caseId: number
  readonly version: number
}

/**
 * A version's PDF, after the event that it leaves. Records that cannot be written still give it, with a notice. Throws
 * `data-folder-in-use` while a Daybreak has the records open, because nobody else can add an event then.
 */
async function pdfOf(wanted: Wanted, terminal: Terminal, resources: Resources): Promise<Uint8Array> {
  const { folder, caseId, version } = wanted
  const app = await startBatchApp(folder, { resources, terminal, needs: 'case.read' }).catch((error: unknown) => {
    if (isUnwritable(error)) return error
    throw error
  })
  if (!('fetch' in app)) {
    terminal.note(`This export leaves no event: ${messageOf(app)}`)
    return storedPdf(wanted)
  }
  try {
    const answer = await app.fetch(
      new Request(`http://core/reports/${caseId}.pdf?version=${version}`),
      app.localSession,
    )
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
    throw errorOf(((await answer.json()) as { error: ErrorData }).error)
  } finally {
    await app.close()
  }
}

function storedPdf({ folder, caseId, version }: Wanted): Uint8Array {
  const records = openReadable(join(folder, 'daybreak.sqlite'))
  try {
    return readReports(records).pdf(caseId, version) ?? notFound()
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
