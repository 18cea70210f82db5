import type { Reader, Session } from './permissions.ts'
import type { Role } from './roles.ts'
import type {
  FirstChoice,
  PersonEntry,
  Rating,
  SecondFactorOffer,
  SessionState,
  SignInRequest,
  WayChange,
} from './schemas/people.ts'

/** The calls about who has a window, and about the people of the laboratory. */
export interface PeopleApi {
  /** Calls that a window may use before anybody has signed in. */
  readonly session: {
    state(session: Session): SessionState
    /**
     * Answers the first question. Throws `conflict` if it was answered, `password-weak`. The window then belongs to
     * the person who answered.
     */
    choose(session: Session, choice: FirstChoice): Promise<SessionState>
    /**
     * Throws `sign-in-wrong` (also for an unknown name, after the same time), `sign-in-delayed` with `seconds`,
     * `code-needed`, `code-wrong`.
     */
    signIn(session: Session, request: SignInRequest): Promise<SessionState>
    /** Replaces the one-time password with which this window signed in. Throws `conflict`, `password-weak`. */
    replaceOneTime(session: Session, password: string): Promise<SessionState>
    /** Nobody has the window then, and it remembers for whom it was locked. */
    lock(session: Session): SessionState
    signOut(session: Session): SessionState
    rate(password: string, name: string): Promise<Rating>
  }
  /** Everybody's own account. Each call throws `password-wrong` and `sign-in-delayed` like a sign-in. */
  readonly account: {
    changePassword(reader: Reader, change: { readonly current: string; readonly password: string }): Promise<void>
    /** Makes a secret for an authenticator. It counts once a code of it was entered. */
    offerSecondFactor(reader: Reader, password: string): Promise<SecondFactorOffer>
    /** Turns the second factor on and returns recovery codes, which are shown only now. Throws `code-wrong`. */
    confirmSecondFactor(reader: Reader, code: string): Promise<{ codes: string[] }>
    dropSecondFactor(reader: Reader, password: string): Promise<void>
  }
  readonly people: {
    list(): PersonEntry[]
    /** Returns a password that must be changed at the first sign-in. Throws `name-taken`, `conflict`. */
    add(reader: Reader, person: { readonly name: string; readonly roles: readonly Role[] }): Promise<OneTime>
    /** Throws `name-taken`. */
    rename(reader: Reader, personId: string, name: string): void
    /** Throws `last-administrator`. */
    setRoles(reader: Reader, personId: string, roles: readonly Role[]): void
    /** Ends the person's sessions. Throws `last-administrator`. */
    close(reader: Reader, personId: string): void
    reopen(reader: Reader, personId: string): void
    /** A new one-time password. `secondFactor`: turns that off as well. Ends the person's sessions. */
    reset(reader: Reader, personId: string, secondFactor: boolean): Promise<OneTime>
    /** Throws `password-weak`, `password-wrong`, `name-missing`, `conflict` if it is already so. */
    changeWay(session: Session, change: WayChange): Promise<SessionState>
  }
}

export interface OneTime {
  readonly personId: string
  readonly password: string
}
