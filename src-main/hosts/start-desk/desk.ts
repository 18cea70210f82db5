import { newestBackup } from '#main/backups/index.ts'
import { isLocked, peopleWhoOpen } from '#main/keys/index.ts'
import { AppError, type ErrorCode, isAppError, toErrorData } from '#shared/contract/errors.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import { type EarlyPerson, openWithPassword, openWithWords, restore, type Unlocking, unlocking } from './acts.ts'
import { deskPage, type Offer } from './desk-page.ts'

/** What a form or an address of the page asks for. */
export interface Asked {
  readonly method: string
  /** The fields of a form; empty for a visit. */
  readonly fields: URLSearchParams
}

/** A page in place of the window, where a person can do what the start needs. */
export interface StartDesk {
  /** The page after what was asked, as HTML. */
  answer(asked: Asked): Promise<string>
  /** Resolves when the start may be tried again, with whoever signed in here. */
  readonly done: Promise<EarlyPerson | null>
}

/** Errors of a start after which a backup helps. */
export const lostRecords: ReadonlySet<ErrorCode> = new Set([
  ...(['database-damaged', 'database-newer', 'records-inconsistent', 'records-missing'] as const),
  ...(['keys-missing', 'keys-damaged', 'key-wrong', 'records-locked'] as const),
])

/** Whether a person at a start page could do something about an error of the start. */
export const canHelp = (error: unknown, dataFolder: string): error is AppError =>
  isAppError(error) &&
  (error.code === 'records-locked' || (lostRecords.has(error.code) && newestBackup(dataFolder) !== null))

/** The desk for a start that ended in `reason`. */
export function createStartDesk(reason: AppError, dataFolder: string, guesses: Unlocking = unlocking()): StartDesk {
  const finished = Promise.withResolvers<EarlyPerson | null>()
  let over = false
  let trouble: string | null = null
  let working: string | null = null
  /** A backup that turned out damaged is not offered again. */
  const refused = new Set<string>()
  let asks = false

  function finish(person: EarlyPerson | null): void {
    over = true
    finished.resolve(person)
  }
  async function attempt(work: () => Promise<void>): Promise<void> {
    trouble = null
    try {
      await work()
    } catch (error) {
      trouble = textOf(error)
    }
  }
  function restoreNow(words: string): void {
    const backup = newestBackup(dataFolder, refused)
    if (!backup) return
    asks = false
    working = t('start.restoring', { file: backup.file })
    void attempt(async () => {
      try {
        await restore(backup.file, dataFolder, words)
        finish(null)
      } catch (error) {
        if (isAppError(error) && error.code === 'backup-damaged') refused.add(backup.file)
        throw error
      }
    }).finally(() => {
      working = null
    })
  }
  async function act(fields: URLSearchParams): Promise<void> {
    const field = (name: string) => (fields.get(name) ?? '').slice(0, mostSigns)
    const words = field('words')
    asks = false
    switch (field('act')) {
      case 'password':
        return attempt(async () =>
          finish(await openWithPassword(dataFolder, field('person'), field('password'), guesses)),
        )
      case 'words':
        return attempt(async () => {
          openWithWords(dataFolder, words)
          finish(null)
        })
      case 'ask-restore':
        asks = true
        return
      case 'restore':
        return restoreNow(words)
    }
  }
  function offer(): Offer {
    const locked = isLocked(dataFolder)
    const backup = lostRecords.has(reason.code) && !locked ? newestBackup(dataFolder, refused) : null
    return {
      title: t(locked ? 'start.locked' : 'start.not-open'),
      text: locked ? t('start.locked-text') : textOf(reason),
      people: locked ? peopleWhoOpen(dataFolder) : [],
      words: reason.code === 'records-locked',
      ...{ backup, asks, trouble },
    }
  }
  return {
    done: finished.promise,
    async answer({ method, fields }) {
      if (method === 'POST' && !over && working === null) await act(fields)
      if (over) return deskPage({ working: t('start.going-on') })
      return deskPage(working === null ? offer() : { working })
    },
  }
}

const mostSigns = 2000

function textOf(error: unknown): string {
  const { code, params } = toErrorData(error)
  return lookUp(`error.${code}`, params) ?? (error instanceof AppError ? code : String(error))
}
