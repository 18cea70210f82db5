import { localPerson } from '#main/storage/index.ts'
import { permissions, type Reader } from '#shared/contract/permissions.ts'
import { permissionsOf } from '#shared/contract/roles.ts'
import type { WayOfWorking } from '#shared/contract/schemas/people.ts'
import type { Account, Accounts } from './accounts.store.ts'
import { sameName } from './names.ts'

/** People as readers, kept in memory because every tile asks. */
export interface Directory {
  /** Null: nobody was asked yet. The first person then works like an only one. */
  way(): WayOfWorking | null
  /** The only person of these records, with every permission; null where several work. */
  only(): Reader | null
  /** Null for whoever has no open account. */
  readerOf(personId: string): Reader | null
  /** The open account of this name; null if there is none, or if several work under no name. */
  named(name: string): Account | null
  /** Open accounts in the order in which they were added. */
  open(): readonly Account[]
  /** To be called after each change of people, roles or the way. */
  forget(): void
}

export function createDirectory(accounts: Accounts): Directory {
  let known: { readonly way: ReturnType<Accounts['way']>; readonly only: Reader | null } | null = null
  const readers = new Map<string, Reader | null>()

  function load() {
    const way = accounts.way()
    const id = way?.personId ?? localPerson
    const name = accounts.people.find(id)?.name ?? ''
    known = { way, only: way?.way === 'several' ? null : { id, name, permissions: new Set(permissions) } }
    return known
  }
  const loaded = () => known ?? load()

  function readerOf(personId: string): Reader | null {
    const found = readers.get(personId)
    if (found !== undefined) return found
    const account = accounts.find(personId)
    const reader =
      account && account.closedAt === null
        ? { id: account.id, name: account.name, permissions: permissionsOf(account.roles) }
        : null
    readers.set(personId, reader)
    return reader
  }

  const open = () => accounts.all().filter(({ closedAt }) => closedAt === null)
  return {
    way: () => loaded().way?.way ?? null,
    only: () => loaded().only,
    readerOf,
    named: (name) => open().find((account) => sameName(account.name) === sameName(name)) ?? null,
    open,
    forget() {
      known = null
      readers.clear()
    },
  }
}
