import { AppError } from '#shared/contract/errors.ts'
import type { PeopleApi } from '#shared/contract/people-api.ts'
import { permissions, type Session } from '#shared/contract/permissions.ts'
import type { SessionState, SignInRequest } from '#shared/contract/schemas/people.ts'
import type { PeopleParts } from './deps.ts'
import { mustBeFresh, provePassword, proveSecondFactor } from './proof.ts'
import type { PersonSession } from './sessions.ts'
import { mustBeStrong, rate } from './strength.ts'

/** The calls of a window about its own session, except the first question. */
export function createSessionCalls(parts: PeopleParts): Omit<PeopleApi['session'], 'choose'> {
  const { records, accounts, directory, failures, passwords, keyHolders, inTurn } = parts
  const state = (session: Session) => stateOf(parts, session)

  async function signIn(session: Session, request: SignInRequest): Promise<SessionState> {
    const own = ownSession(parts, session)
    if (directory.only()) throw new AppError('conflict')
    const account = await provePassword(parts, request, 'sign-in-wrong')
    await proveSecondFactor(parts, account, request.code ?? '')
    mustBeFresh(parts, account)
    records.change({ by: account.id, what: 'signed-in', about: { subject: account.id } }, (change) =>
      failures.clear(change, account.name),
    )
    const { id, name, password: stored } = account
    if (stored !== null) await keyHolders.keep({ id, name, password: request.password, stored })
    if (own.holding.kind === 'in' && own.holding.personId !== account.id) leave(session, 'signed-out')
    own.hold({ kind: account.oneTime ? 'must-change' : 'in', personId: account.id })
    return state(session)
  }

  function leave(session: Session, to: 'window-locked' | 'signed-out'): SessionState {
    const own = ownSession(parts, session)
    const { holding } = own
    if (holding.kind === 'out' || directory.only()) return state(session)
    const { personId } = holding
    const goesOn = to === 'window-locked' && holding.kind !== 'must-change'
    if (holding.kind === 'in' || to === 'signed-out')
      records.change({ by: personId, what: to, about: { subject: personId } }, () => undefined)
    own.hold(goesOn ? { kind: 'locked', personId } : { kind: 'out' })
    return state(session)
  }

  return {
    state,
    rate,
    signIn: (session, request) => inTurn(() => signIn(session, request)),
    replaceOneTime: (session, password) =>
      inTurn(async () => {
        const own = ownSession(parts, session)
        const { holding } = own
        const account = holding.kind === 'must-change' ? accounts.find(holding.personId) : null
        if (!account) throw new AppError('conflict')
        mustBeFresh(parts, account)
        await mustBeStrong(password, account.name)
        if (await passwords.verify(account.password, password)) throw new AppError('password-weak')
        const hash = await passwords.hash(password)
        records.change({ by: account.id, what: 'password-changed', about: { subject: account.id } }, (change) =>
          accounts.setPassword(change, account.id, hash, false),
        )
        await keyHolders.keep({ id: account.id, name: account.name, password, stored: hash })
        // The account may have been closed meanwhile.
        if (own.holding === holding) own.hold({ kind: 'in', personId: account.id })
        return state(session)
      }),
    lock: (session) => leave(session, 'window-locked'),
    signOut: (session) => leave(session, 'signed-out'),
  }
}

/** The session of a window. Throws `forbidden` for a caller that has none of its own, such as a command. */
export function ownSession({ sessions }: PeopleParts, session: Session): PersonSession {
  const own = sessions.find(session)
  if (!own) throw new AppError('forbidden', { permission: 'session.use' })
  return own
}

export function stateOf({ accounts, directory, sessions }: PeopleParts, session: Session): SessionState {
  const { reader } = session
  const own = sessions.find(session)?.holding ?? { kind: 'out' }
  const named = (kind: typeof own.kind) => {
    const found = own.kind === kind && own.kind !== 'out' ? accounts.find(own.personId) : null
    return found && found.closedAt === null ? { id: found.id, name: found.name } : null
  }
  const account = reader.id === '' ? null : accounts.find(reader.id)
  const alone = directory.only() !== null
  return {
    way: directory.way(),
    person:
      reader.id === ''
        ? null
        : {
            id: reader.id,
            name: reader.name,
            permissions: permissions.filter((permission) => reader.permissions.has(permission)),
            roles: alone ? [] : [...(account?.roles ?? [])],
            secondFactor: account?.totp != null,
          },
    lockedFor: alone ? null : named('locked'),
    mustChange: alone ? null : named('must-change'),
    names: alone ? [] : byName(directory.open()),
  }
}

const byName = (people: readonly { readonly id: string; readonly name: string }[]) =>
  people.map(({ id, name }) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name))
