import { permissions, type Reader, type Session } from '#shared/contract/permissions.ts'

export interface LocalPerson {
  readonly session: Session
  rename(to: string): void
}

/** For now there is one person with every permission. Users and roles come later. */
export function createLocalPerson(name: string): LocalPerson {
  let reader: Reader = { id: 'local', name, permissions: new Set(permissions) }
  return {
    session: {
      get reader() {
        return reader
      },
    },
    rename(to) {
      reader = { ...reader, name: to }
    },
  }
}
