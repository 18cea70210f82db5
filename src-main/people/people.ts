import type { Publish } from '#main/live/index.ts'
import type { Records } from '#main/storage/index.ts'
import { oneAfterAnother } from '#main/work/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { PeopleApi } from '#shared/contract/people-api.ts'
import type { Reader, Session } from '#shared/contract/permissions.ts'
import { createAccountCalls } from './account-calls.ts'
import { openAccounts } from './accounts.store.ts'
import type { KeyHolders, PeopleParts } from './deps.ts'
import { createDirectory } from './directory.ts'
import { openFailures } from './failures.store.ts'
import { createPasswords, type PasswordOptions } from './passwords.ts'
import { createPeopleCalls } from './people-calls.ts'
import { createSessionCalls } from './session-calls.ts'
import { createSessions } from './sessions.ts'
import { createWays } from './ways.ts'

export interface PeopleOptions {
  readonly records: Records
  readonly publish: Publish
  readonly now: () => Date
  /** Where the cost of a hash is kept. */
  readonly cost: PasswordOptions
  /** None for records whose key no password opens. */
  readonly keyHolders?: KeyHolders
}

export interface People extends PeopleApi {
  /** A session for a window of this process: of the only person, or of nobody until somebody signs in. */
  openSession(): Session
  /** Answers the first question for a host that was told so; nothing if it was answered. */
  workAloneUnlessAsked(): void
  /** Proves before a signature that the reader is still there; see `createAccountCalls`. */
  confirm(reader: Reader, password: string | undefined): Promise<void>
}

/** Checks of passwords that may wait. More callers are not at keyboards. */
const mostWaiting = 16

function boundedTurns(): PeopleParts['inTurn'] {
  const inTurn = oneAfterAnother()
  let waiting = 0
  return async (work) => {
    if (waiting >= mostWaiting) throw new AppError('sign-in-delayed', { seconds: 1 })
    waiting++
    try {
      return await inTurn(work)
    } finally {
      waiting--
    }
  }
}

const noHolders: KeyHolders = {
  keep: async () => undefined,
  drop: () => undefined,
  rename: () => undefined,
  dropAll: () => undefined,
}

/** Who may use the windows of these records. */
export function createPeople({ records, publish, now, cost, keyHolders = noHolders }: PeopleOptions): People {
  const accounts = openAccounts(records)
  const directory = createDirectory(accounts)
  const parts: PeopleParts = {
    ...{ records, accounts, directory, keyHolders, publish, now },
    failures: openFailures(records, now),
    passwords: createPasswords(cost),
    sessions: createSessions({ only: directory.only, readerOf: directory.readerOf }),
    inTurn: boundedTurns(),
  }
  const ways = createWays(parts)
  const { account, confirm } = createAccountCalls(parts)
  return {
    openSession: parts.sessions.open,
    workAloneUnlessAsked: ways.workAloneUnlessAsked,
    confirm,
    session: { ...createSessionCalls(parts), choose: ways.choose },
    account,
    people: { ...createPeopleCalls(parts), changeWay: ways.changeWay },
  }
}
