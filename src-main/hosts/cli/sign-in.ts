import type { App } from '#main/app/index.ts'
import type { People } from '#main/people/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { PeopleApi } from '#shared/contract/people-api.ts'
import { mustBeAllowed, type Permission, type Reader, type Session } from '#shared/contract/permissions.ts'
import { type Terminal, UsageError } from './terminal.ts'
import { passwordQuestion } from './unlock.ts'

/** The passwords that signed commands in, for the signatures that they give. */
const passwords = new WeakMap<App, string>()

/** The person of a command that changes records without the rest of the core. Throws like `signIn`. */
export async function whoChanges(people: People, terminal: Terminal, needs: Permission): Promise<Reader> {
  const session = people.openSession()
  await enter(people, session, terminal)
  mustBeAllowed(session.reader, needs)
  return session.reader
}

/**
 * Signs the person of `--by` in to the session of a command, where several people work. Throws `forbidden` for what the
 * roles do not allow, and the errors of a sign-in.
 */
export async function signIn(app: App, terminal: Terminal, needs: Permission): Promise<void> {
  const password = await enter(app.api, app.localSession, terminal)
  if (password !== null) passwords.set(app, password)
  mustBeAllowed(app.localSession.reader, needs)
}

/** Returns the password that signed the person in; null where nobody has to. */
async function enter(api: Pick<PeopleApi, 'session'>, session: Session, terminal: Terminal): Promise<string | null> {
  if (api.session.state(session).way !== 'several') return null
  if (terminal.by === null) throw new UsageError('Several people work with these records. Say who you are: --by NAME')
  const name = terminal.by
  const password = (await terminal.secret(passwordQuestion(name))).normalize('NFC')
  await withCode(terminal, (code) => api.session.signIn(session, { name, password, ...code }))
  // A password for one sign-in is replaced in the window.
  if (api.session.state(session).mustChange) throw new AppError('not-signed-in')
  return password
}

async function withCode(terminal: Terminal, attempt: (code: { code?: string }) => Promise<unknown>): Promise<void> {
  try {
    await attempt({})
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'code-needed') throw error
    await attempt({ code: await terminal.secret('Code of the authenticator: ') })
  }
}

/** What a signature by this command proves itself with: the password that was asked for, if any. */
export function proofIn(app: App): { password?: string } {
  const password = passwords.get(app)
  return password === undefined ? {} : { password }
}
