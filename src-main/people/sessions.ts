import { nobody, type Reader, type Session } from '#shared/contract/permissions.ts'

/** What somebody did with a window. */
type Holding = { readonly kind: 'out' } | { readonly kind: 'in' | 'locked' | 'must-change'; readonly personId: string }

/** A window's session. Its person changes; the session itself lives as long as the process. */
export interface PersonSession extends Session {
  readonly left: AbortSignal
  readonly holding: Holding
  /** Ends what hangs on the present person, unless the same person stays in. */
  hold(to: Holding): void
}

export interface SessionsOptions {
  /** The one person of these records; null where people sign in. */
  readonly only: () => Reader | null
  /** Null for whoever has no open account. */
  readonly readerOf: (personId: string) => Reader | null
}

/** All sessions of this process, in memory only. */
export function createSessions({ only, readerOf }: SessionsOptions) {
  const sessions = new Set<PersonSession>()
  const ofPerson = (session: PersonSession, personId: string) =>
    session.holding.kind !== 'out' && session.holding.personId === personId

  function open(): PersonSession {
    let holding: Holding = { kind: 'out' }
    let left = new AbortController()
    const session: PersonSession = {
      get reader() {
        return only() ?? (holding.kind === 'in' ? readerOf(holding.personId) : null) ?? nobody
      },
      get left() {
        return left.signal
      },
      get holding() {
        return holding
      },
      hold(to) {
        const stays = holding.kind === 'in' && to.kind === 'in' && holding.personId === to.personId
        holding = to
        if (stays) return
        left.abort()
        left = new AbortController()
      },
    }
    sessions.add(session)
    return session
  }

  return {
    open,
    /** The session as this part knows it; null for any other object. */
    find: (session: Session): PersonSession | null =>
      sessions.has(session as PersonSession) ? (session as PersonSession) : null,
    /** Nobody has the windows of this person any more. */
    end(personId: string): void {
      for (const session of sessions) if (ofPerson(session, personId)) session.hold({ kind: 'out' })
    },
    endAll(): void {
      for (const session of sessions) session.hold({ kind: 'out' })
    },
  }
}
export type PersonSessions = ReturnType<typeof createSessions>
