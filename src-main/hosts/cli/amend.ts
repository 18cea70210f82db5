import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type App, dataFolderOf, type Resources } from '#main/app/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type CaseDetail, savedDraft } from '#shared/contract/schemas/review.ts'
import type { BeforeSigning } from '#shared/contract/schemas/signing.ts'
import { type Acknowledgement, unanswered } from '#shared/domain/contradictions.ts'
import { contradictionText } from '#shared/wording/index.ts'
import { startBatchApp } from './batch-app.ts'
import { parseWords } from './parse-words.ts'
import { proofIn } from './sign-in.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** The default meaning of a signature on the command line. */
const usualMeaning = 'I have reviewed this case and approve this report.'

/**
 * `daybreak amend ACCESSION --reason TEXT`: reopens a signed case for another version. With `--result FILE` (the
 * result as JSON) the version is signed at once; otherwise a reader continues in the window. `--drop` discards the
 * amendment.
 */
export async function amend(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      result: { type: 'string' },
      meaning: { type: 'string', default: usualMeaning },
      acknowledge: { type: 'string', multiple: true, default: [] },
      drop: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  })
  const { reason, result, meaning, drop } = values
  const acknowledged = values.acknowledge.map(acknowledgementOf)
  if (!drop && !reason?.trim()) throw new UsageError('Give the reason of the amendment: --reason TEXT')
  const text = result === undefined ? null : readFileSync(resolve(terminal.cwd, result), 'utf8')
  return onCase(positionals, values, { terminal, resources }, async (app, caseId) => {
    const { reader } = app.localSession
    const { api } = app
    if (drop) return api.reports.dropAmendment(reader, caseId)
    const draft = text === null ? null : draftOf(caseId, text)
    const opened = await api.reports.amend(reader, { caseId, reason: reason! })
    if (!draft) return opened
    try {
      const { savedAt } = api.cases.saveDraft(reader, draft)
      listContradictions(api.cases.beforeSigning(reader, caseId), acknowledged, terminal)
      return await api.cases.signOut(reader, caseId, {
        ...{ meaning, draftSavedAt: savedAt, acknowledged, ...proofIn(app) },
      })
    } catch (error) {
      // Nothing is left half done, and the report is unchanged.
      await api.reports.dropAmendment(reader, caseId)
      throw error
    }
  })
}

/** `ID` or `ID=REASON`. */
function acknowledgementOf(word: string): Acknowledgement {
  const [, id = word, reason = ''] = /^([^=]*)=(.*)$/s.exec(word) ?? []
  return { id, reason }
}

/** Lists the contradictions that keep the report from being signed, with the option that acknowledges each. */
function listContradictions(
  { contradictions, withReason }: BeforeSigning,
  acknowledged: readonly Acknowledgement[],
  terminal: Terminal,
): void {
  for (const one of unanswered(contradictions, acknowledged, withReason))
    terminal.note(`--acknowledge ${one.id}${withReason ? '=REASON' : ''}: ${contradictionText(one)}`)
}

/** `daybreak addend ACCESSION --text TEXT --reason TEXT`: adds to a signed report, and signs the addition. */
export async function addend(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: {
      text: { type: 'string' },
      reason: { type: 'string' },
      meaning: { type: 'string', default: usualMeaning },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  })
  const { text, reason, meaning } = values
  if (!text?.trim() || !reason?.trim()) throw new UsageError('Give the text and the reason: --text TEXT --reason TEXT')
  return onCase(positionals, values, { terminal, resources }, (app, caseId) =>
    app.api.reports.addend(app.localSession.reader, { caseId, text, reason, meaning, ...proofIn(app) }),
  )
}

async function onCase(
  positionals: readonly string[],
  { data, json }: { readonly data?: string | undefined; readonly json: boolean },
  { terminal, resources }: { readonly terminal: Terminal; readonly resources: Resources },
  work: (app: App, caseId: number) => Promise<CaseDetail>,
): Promise<number> {
  const [accession] = positionals
  if (accession === undefined || positionals.length > 1) throw new UsageError('Give exactly one accession number.')
  const { env, platform, cwd } = terminal
  const app = await startBatchApp(dataFolderOf({ option: data, env, platform, cwd }), {
    ...{ resources, terminal, needs: 'case.sign-out' },
  })
  try {
    const caseId = app.cases.caseIdOf(accession)
    if (caseId === null) throw new AppError('not-found')
    const { row, reports, amending } = await work(app, caseId)
    const newest = reports.at(-1)!
    if (json) terminal.out(JSON.stringify({ accession, state: row.state, ...newest }))
    else if (amending) terminal.out(`${accession} is being amended. Sign version ${newest.version + 1} in the window.`)
    else terminal.out(`${accession}: version ${newest.version}, ${newest.kind}, ${newest.reportSha256}`)
    return 0
  } finally {
    await app.close()
  }
}

/** The result in a file. Throws `invalid-input` if it is not one. */
function draftOf(caseId: number, text: string) {
  const parsed = savedDraft.safeParse({ caseId, draft: json(text) })
  if (!parsed.success) throw new AppError('invalid-input', { detail: parsed.error.message })
  return parsed.data
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid-input', { detail: (error as Error).message })
  }
}
