import { AppError } from '#shared/contract/errors.ts'
import { oneTimeHours } from '#shared/domain/one-time.ts'
import type { Account } from './accounts.store.ts'
import type { PeopleParts } from './deps.ts'
import { recoveryHash, stepOf } from './second-factor.ts'

/**
 * Proves that somebody has this name and its password. Unknown names and closed accounts take the same way. Throws
 * `wrong` after noting the failure, or `sign-in-delayed`. Call it in turn.
 */
export async function provePassword(
  parts: PeopleParts,
  who: { readonly name: string; readonly password: string },
  wrong: 'sign-in-wrong' | 'password-wrong',
): Promise<Account> {
  const { failures, directory, passwords } = parts
  failures.mustNotWait(who.name)
  const account = directory.named(who.name)
  const right = await passwords.verify(account?.password ?? null, who.password)
  if (account && right) return account
  failures.note(who.name, account?.id ?? null)
  throw new AppError(wrong)
}

/** Proves the second factor of an account that has one. Throws `code-needed`, `code-wrong`, `sign-in-delayed`. */
export async function proveSecondFactor(parts: PeopleParts, account: Account, code: string): Promise<void> {
  if (account.totp === null) return
  if (code.trim() === '') throw new AppError('code-needed')
  const { accounts, records, failures, now } = parts
  const step = await stepOf(account.totp, code, account.totpStep, now())
  if (step !== null) {
    records.change({ by: account.id, what: 'note-kept' }, (change) =>
      accounts.setTotp(change, account.id, account.totp, step),
    )
    return
  }
  if (spendRecoveryCode(parts, account, code)) return
  failures.note(account.name, account.id)
  throw new AppError('code-wrong')
}

/**
 * Throws `one-time-expired` for an account whose password was given to its person too long ago. Such a password may have
 * stayed on a slip of paper. The attempt counts as a failed one.
 */
export function mustBeFresh({ accounts, failures, now }: PeopleParts, { id, name, oneTime }: Account): void {
  const givenAt = oneTime ? accounts.givenAt(id) : null
  if (givenAt === null || now().getTime() - Date.parse(givenAt) <= oneTimeHours * 3_600_000) return
  failures.note(name, id)
  throw new AppError('one-time-expired', { hours: oneTimeHours })
}

class NoSuchCode extends Error {}

function spendRecoveryCode({ accounts, records }: PeopleParts, { id }: Account, code: string): boolean {
  const act = { by: id, what: 'recovery-code-used', about: { subject: id } } as const
  try {
    records.change(act, (change) => {
      // Thrown, so that no event is left of a code that does not exist.
      if (!accounts.spendRecoveryCode(change, id, recoveryHash(code))) throw new NoSuchCode()
    })
    return true
  } catch (error) {
    if (error instanceof NoSuchCode) return false
    throw error
  }
}
