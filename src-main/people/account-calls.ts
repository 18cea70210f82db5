import { AppError } from '#shared/contract/errors.ts'
import type { PeopleApi } from '#shared/contract/people-api.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Account } from './accounts.store.ts'
import type { PeopleParts } from './deps.ts'
import { provePassword } from './proof.ts'
import { newRecoveryCodes, newSecret, recoveryHash, stepOf } from './second-factor.ts'
import { mustBeStrong } from './strength.ts'

/** Everybody's own account, and the proof that a person is still there. */
export function createAccountCalls(parts: PeopleParts) {
  const { records, accounts, directory, failures, passwords, keyHolders, publish, now, inTurn } = parts
  /** Secrets that wait for their first code. */
  const offered = new Map<string, string>()

  /** Throws `conflict` where nobody has an account, `password-wrong`, `sign-in-delayed`. */
  async function proved({ name }: Reader, password: string): Promise<Account> {
    if (directory.only()) throw new AppError('conflict')
    const account = await provePassword(parts, { name, password }, 'password-wrong')
    records.change({ by: account.id, what: 'note-kept' }, (change) => failures.clear(change, name))
    return account
  }
  function setSecondFactor(id: string, secret: string | null, step: number, codes: readonly string[]): void {
    records.change({ by: id, what: 'second-factor-changed', about: { subject: id } }, (change) => {
      change.note(secret === null ? 'on' : 'off', secret === null ? 'off' : 'on')
      accounts.setTotp(change, id, secret, step)
      accounts.setRecoveryCodes(change, id, codes.map(recoveryHash))
    })
    publish({ kind: 'system' })
  }

  const account: PeopleApi['account'] = {
    changePassword: (reader, { current, password }) =>
      inTurn(async () => {
        const { id, name } = await proved(reader, current)
        await mustBeStrong(password, name)
        const hash = await passwords.hash(password)
        records.change({ by: id, what: 'password-changed', about: { subject: id } }, (change) =>
          accounts.setPassword(change, id, hash, false),
        )
        await keyHolders.keep({ id, name, password, stored: hash })
      }),
    offerSecondFactor: (reader, password) =>
      inTurn(async () => {
        const { id, name } = await proved(reader, password)
        const offer = await newSecret(name)
        offered.set(id, offer.secret)
        return offer
      }),
    async confirmSecondFactor({ id }, code) {
      const secret = offered.get(id)
      if (secret === undefined) throw new AppError('conflict')
      const step = await stepOf(secret, code, 0, now())
      if (step === null) throw new AppError('code-wrong')
      offered.delete(id)
      const codes = newRecoveryCodes()
      setSecondFactor(id, secret, step, codes)
      return { codes }
    },
    dropSecondFactor: (reader, password) =>
      inTurn(async () => setSecondFactor((await proved(reader, password)).id, null, 0, [])),
  }
  return {
    account,
    /**
     * Proves before a signature that the reader is still there. Resolves at once where nobody has a password. Throws
     * `password-needed`, `password-wrong`, `sign-in-delayed`.
     */
    async confirm(reader: Reader, password: string | undefined): Promise<void> {
      if (directory.only()) return
      if (!password) throw new AppError('password-needed')
      await inTurn(() => proved(reader, password))
    },
  }
}
