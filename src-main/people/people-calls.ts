import { randomUUID } from 'node:crypto'
import { AppError, notFound } from '#shared/contract/errors.ts'
import type { PeopleApi } from '#shared/contract/people-api.ts'
import type { Role } from '#shared/contract/roles.ts'
import type { Account } from './accounts.store.ts'
import type { PeopleParts } from './deps.ts'
import { oneTimePassword } from './passwords.ts'
import { nameTakenBy } from './ways.ts'

/** What an administrator does with people. Nobody is deleted. */
export function createPeopleCalls(parts: PeopleParts): Omit<PeopleApi['people'], 'changeWay'> {
  const { records, accounts, directory, passwords, sessions, keyHolders, inTurn } = parts
  const accountOf = (id: string): Account => accounts.find(id) ?? notFound()
  const changed = () => tellOfPeople(parts)
  function mustStayManaged(without: string): void {
    const others = directory.open().filter(({ id, password }) => id !== without && password !== null)
    if (!others.some(({ roles }) => roles.includes('administrator'))) throw new AppError('last-administrator')
  }

  return {
    list: () =>
      accounts.all().map(({ id, name, roles, closedAt, password, oneTime, totp }) => ({
        ...{ id, name, roles: [...roles], closedAt },
        hasPassword: password !== null && !oneTime,
        secondFactor: totp !== null,
      })),
    add: (reader, { name, roles }) =>
      inTurn(async () => {
        if (directory.only()) throw new AppError('conflict')
        if (nameTakenBy(parts, name, null)) throw new AppError('name-taken')
        const [personId, password] = [randomUUID(), oneTimePassword()]
        const hash = await passwords.hash(password)
        records.change({ by: reader.id, what: 'person-added', about: { subject: personId } }, (change) => {
          change.note(null, roles)
          accounts.people.add(change, personId, name)
          accounts.setRoles(change, personId, roles)
          accounts.setPassword(change, personId, hash, true)
        })
        changed()
        await keyHolders.keep({ id: personId, name, password, stored: hash })
        return { personId, password }
      }),
    rename(reader, personId, name) {
      // Whoever works alone needs no account.
      if (directory.only()?.id !== personId) accountOf(personId)
      if (nameTakenBy(parts, name, personId)) throw new AppError('name-taken')
      records.change({ by: reader.id, what: 'person-renamed', about: { subject: personId } }, (change) =>
        accounts.people.rename(change, personId, name),
      )
      keyHolders.rename(personId, name)
      changed()
    },
    setRoles(reader, personId, roles: readonly Role[]) {
      const before = accountOf(personId)
      if (!roles.includes('administrator')) mustStayManaged(personId)
      records.change({ by: reader.id, what: 'role-changed', about: { subject: personId } }, (change) => {
        change.note(before.roles, roles)
        accounts.setRoles(change, personId, roles)
      })
      changed()
    },
    close(reader, personId) {
      accountOf(personId)
      mustStayManaged(personId)
      setClosed(reader.id, personId, true)
      keyHolders.drop(personId)
      sessions.end(personId)
    },
    reopen(reader, personId) {
      const { name } = accountOf(personId)
      if (nameTakenBy(parts, name, personId)) throw new AppError('name-taken')
      setClosed(reader.id, personId, false)
    },
    reset: createReset(parts),
  }

  function setClosed(by: string, personId: string, closed: boolean): void {
    const what = closed ? 'person-closed' : 'person-reopened'
    records.change({ by, what, about: { subject: personId } }, (change) =>
      accounts.people.close(change, personId, closed),
    )
    changed()
  }
}

/** A new one-time password for somebody who forgot the own one, and the end of that person's windows. */
function createReset(parts: PeopleParts): PeopleApi['people']['reset'] {
  const { records, accounts, failures, passwords, sessions, keyHolders, inTurn } = parts
  return (reader, personId, secondFactor) =>
    inTurn(async () => {
      const { name, totp } = accounts.find(personId) ?? notFound()
      // One's own password is changed with the present one.
      if (personId === reader.id) throw new AppError('conflict')
      const password = oneTimePassword()
      const hash = await passwords.hash(password)
      records.change({ by: reader.id, what: 'password-reset', about: { subject: personId } }, (change) => {
        change.note(null, { secondFactor: totp !== null && secondFactor ? 'off' : 'kept' })
        accounts.setPassword(change, personId, hash, true)
        if (secondFactor) {
          accounts.setTotp(change, personId, null, 0)
          accounts.setRecoveryCodes(change, personId, [])
        }
        failures.clear(change, name)
      })
      sessions.end(personId)
      tellOfPeople(parts)
      await keyHolders.keep({ id: personId, name, password, stored: hash })
      return { personId, password }
    })
}

function tellOfPeople({ directory, publish }: PeopleParts): void {
  directory.forget()
  publish({ kind: 'system' })
}
