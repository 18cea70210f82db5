import { type App, dataFolderOf, type Resources } from '#main/app/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Permission } from '#shared/contract/permissions.ts'
import { shortestReason } from '#shared/domain/report-versions.ts'
import { startBatchApp } from './batch-app.ts'
import { parseWords } from './parse-words.ts'
import { messageOf, type Terminal, UsageError } from './terminal.ts'

const options = { json: { type: 'boolean', default: false }, data: { type: 'string' } } as const

/** `daybreak archive ACCESSION...`: puts cases into the archive. */
export const archive = (words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> =>
  onEach(
    parseWords(words, { allowPositionals: true, options }),
    { terminal, resources, needs: 'case.archive' },
    ({ api, localSession }, id) => api.cases.archive(localSession.reader, id),
  )

/** `daybreak restore ACCESSION...`: brings archived and removed cases back. */
export const restore = (words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> =>
  onEach(
    parseWords(words, { allowPositionals: true, options }),
    { terminal, resources, needs: 'case.archive' },
    ({ api, localSession }, id) => api.cases.restore(localSession.reader, id),
  )

/** `daybreak remove ACCESSION... --reason TEXT`: removes unsigned cases. */
export async function remove(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const parsed = parseWords(words, { allowPositionals: true, options: { ...options, reason: { type: 'string' } } })
  const reason = parsed.values.reason?.trim() ?? ''
  if (reason.length < shortestReason)
    throw new UsageError(`Give the reason, of at least ${shortestReason} characters: --reason TEXT`)
  return onEach(parsed, { terminal, resources, needs: 'case.remove' }, ({ api, localSession }, id) =>
    api.cases.remove(localSession.reader, id, reason),
  )
}

interface Parsed {
  readonly values: { readonly json: boolean; readonly data?: string | undefined }
  readonly positionals: readonly string[]
}

interface OnEach {
  readonly terminal: Terminal
  readonly resources: Resources
  readonly needs: Permission
}

/** Does it to each case; one that cannot be done is told, and the others are still done. */
async function onEach(
  { values, positionals }: Parsed,
  { terminal, resources, needs }: OnEach,
  work: (app: App, caseId: number) => unknown,
): Promise<number> {
  if (positionals.length === 0) throw new UsageError('Give at least one accession number.')
  const { env, platform, cwd } = terminal
  const app = await startBatchApp(dataFolderOf({ option: values.data, env, platform, cwd }), {
    ...{ resources, terminal, needs },
  })
  let failed = false
  try {
    for (const accession of positionals)
      try {
        const caseId = app.cases.filedAs(accession)
        if (caseId === null) throw new AppError('not-found')
        work(app, caseId)
        if (values.json) terminal.out(JSON.stringify({ accession, done: true }))
        else terminal.out(`${accession}: done`)
      } catch (error) {
        failed = true
        const code = error instanceof AppError ? error.code : 'bug'
        if (values.json) terminal.out(JSON.stringify({ accession, error: { code, message: messageOf(error) } }))
        else terminal.note(`${accession}: ${messageOf(error)}`)
      }
    return failed ? 1 : 0
  } finally {
    await app.close()
  }
}
