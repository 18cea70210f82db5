import { type Change, openPeople, type Records } from '#main/storage/index.ts'
import { roles as allRoles, type Role } from '#shared/contract/roles.ts'
import type { WayOfWorking } from '#shared/contract/schemas/people.ts'

export interface Account {
  readonly id: string
  readonly name: string
  readonly closedAt: string | null
  readonly roles: readonly Role[]
  /** argon2id with its parameters; null if nobody can sign in with it. */
  readonly password: string | null
  readonly oneTime: boolean
  /** Secret of the second factor, base32. */
  readonly totp: string | null
  readonly totpStep: number
}

type Row = Omit<Account, 'roles' | 'oneTime'> & { readonly roles: string; readonly oneTime: number }

const columns = `person_id AS id, name, closed_at AS closedAt, roles, password, one_time AS oneTime, totp,
  totp_step AS totpStep FROM accounts JOIN people ON people.id = person_id`

const fromRow = (row: Row): Account => ({
  ...row,
  oneTime: row.oneTime === 1,
  roles: (JSON.parse(row.roles) as Role[]).filter((role) => allRoles.includes(role)),
})

/** Accounts, recovery codes and the way of working. */
export function openAccounts(records: Records) {
  const people = openPeople(records)
  const all = records.read<[], Row>(`SELECT ${columns} ORDER BY people.created_at, people.id`)
  const one = records.read<[string], Row>(`SELECT ${columns} WHERE person_id = ?`)
  const way = records.read<[], { way: WayOfWorking; personId: string }>(
    'SELECT way, person_id AS personId FROM way_of_working',
  )
  const putWay = records.write<[string, string]>(
    `INSERT INTO way_of_working (id, way, person_id) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET way = excluded.way, person_id = excluded.person_id`,
  )
  const putRoles = records.write<[string, string]>(
    `INSERT INTO accounts (person_id, roles) VALUES (?, ?)
     ON CONFLICT (person_id) DO UPDATE SET roles = excluded.roles`,
  )
  const putPassword = records.write<[string, number, string]>(
    'UPDATE accounts SET password = ?, one_time = ? WHERE person_id = ?',
  )
  const putTotp = records.write<[string | null, number, string]>(
    'UPDATE accounts SET totp = ?, totp_step = ? WHERE person_id = ?',
  )
  const putCode = records.write<[string, string]>('INSERT INTO recovery_codes (person_id, code) VALUES (?, ?)')
  const dropCodes = records.write<[string]>('DELETE FROM recovery_codes WHERE person_id = ?')
  const spendCode = records.write<[string, string]>('DELETE FROM recovery_codes WHERE person_id = ? AND code = ?')
  const given = records.read<[string], string>(
    `SELECT at FROM events WHERE subject = ? AND what IN ('person-added', 'password-reset') ORDER BY id DESC LIMIT 1`,
    { pluck: true },
  )
  return {
    people,
    all: (): Account[] => all.all().map(fromRow),
    find: (id: string): Account | null => {
      const row = one.get(id)
      return row ? fromRow(row) : null
    },
    /** Null: nobody was asked yet. */
    way: () => way.get() ?? null,
    setWay: (change: Change, to: WayOfWorking, personId: string) => void putWay.run(change, to, personId),
    /** When an administrator last gave this person a password, ISO 8601; null if nobody did. */
    givenAt: (id: string): string | null => given.get(id) ?? null,
    setRoles: (change: Change, id: string, held: readonly Role[]) =>
      void putRoles.run(change, id, JSON.stringify(held)),
    setPassword: (change: Change, id: string, hash: string, oneTime: boolean) =>
      void putPassword.run(change, hash, oneTime ? 1 : 0, id),
    /** `step`: last time step whose code was used. */
    setTotp: (change: Change, id: string, secret: string | null, step: number) =>
      void putTotp.run(change, secret, step, id),
    setRecoveryCodes(change: Change, id: string, hashes: readonly string[]) {
      dropCodes.run(change, id)
      for (const hash of hashes) putCode.run(change, id, hash)
    },
    /** Whether there was such a code. It is used up then. */
    spendRecoveryCode: (change: Change, id: string, hash: string): boolean =>
      spendCode.run(change, id, hash).changes > 0,
  }
}
export type Accounts = ReturnType<typeof openAccounts>
