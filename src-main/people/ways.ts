import { localPerson } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Session } from '#shared/contract/permissions.ts'
import type { Role } from '#shared/contract/roles.ts'
import type { FirstChoice, SessionState, WayChange } from '#shared/contract/schemas/people.ts'
import type { PeopleParts } from './deps.ts'
import { provePassword } from './proof.ts'
import { ownSession, stateOf } from './session-calls.ts'
import { mustBeStrong } from './strength.ts'

interface FirstAdministrator {
  readonly id: string
  readonly name: string
  readonly password: string
  readonly roles: readonly Role[]
}

/** The first question, and a later change of its answer. */
export function createWays(parts: PeopleParts) {
  const { records, accounts, directory, failures, passwords, sessions, keyHolders, publish, inTurn } = parts

  function workAlone(by: string, personId: string, name: string | null): void {
    keyHolders.dropAll()
    records.change({ by, what: 'way-changed', about: { subject: personId } }, (change) => {
      change.note(directory.way(), 'just-me')
      if (name !== null) accounts.people.rename(change, personId, name)
      accounts.setWay(change, 'just-me', personId)
    })
    directory.forget()
    sessions.endAll()
    publish({ kind: 'system' })
  }

  async function workTogether({ id, name, password, roles }: FirstAdministrator): Promise<void> {
    await mustBeStrong(password, name)
    const hash = await passwords.hash(password)
    const held: readonly Role[] = [...new Set<Role>(['administrator', ...roles])]
    records.change({ by: id, what: 'way-changed', about: { subject: id } }, (change) => {
      change.note(directory.way(), 'several')
      accounts.people.rename(change, id, name)
      accounts.setRoles(change, id, held)
      accounts.setPassword(change, id, hash, false)
      accounts.setTotp(change, id, null, 0)
      accounts.setWay(change, 'several', id)
      failures.clear(change, name)
    })
    directory.forget()
    // Windows of whoever worked alone belong to nobody now, except the one that asks.
    sessions.endAll()
    await keyHolders.keep({ id, name, password, stored: hash })
    publish({ kind: 'system' })
  }

  return {
    /** For a host that was told the answer. Does nothing if the question was answered. */
    workAloneUnlessAsked(): void {
      if (directory.way() === null) workAlone(localPerson, localPerson, null)
    },
    choose: (session: Session, choice: FirstChoice): Promise<SessionState> =>
      inTurn(async () => {
        const own = ownSession(parts, session)
        if (directory.way() !== null) throw new AppError('conflict')
        if (choice.way === 'just-me') workAlone(localPerson, localPerson, choice.name)
        else {
          await workTogether({ id: localPerson, ...choice })
          own.hold({ kind: 'in', personId: localPerson })
        }
        return stateOf(parts, session)
      }),
    changeWay: (session: Session, to: WayChange): Promise<SessionState> =>
      inTurn(async () => {
        const own = ownSession(parts, session)
        const { id, name } = session.reader
        if (directory.way() === to.way) throw new AppError('conflict')
        if (name.trim() === '') throw new AppError('name-missing')
        if (to.way === 'just-me') {
          await provePassword(parts, { name, password: to.password }, 'password-wrong')
          workAlone(id, id, null)
        } else {
          if (nameTakenBy(parts, name, id)) throw new AppError('name-taken')
          await workTogether({ id, name, ...to })
          own.hold({ kind: 'in', personId: id })
        }
        return stateOf(parts, session)
      }),
  }
}

/** Whether somebody else of the open accounts has this name. */
export function nameTakenBy({ directory }: PeopleParts, name: string, id: string | null): boolean {
  const other = directory.named(name)
  return other !== null && other.id !== id
}
