import type { App } from '#main/app/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Session } from '#shared/contract/permissions.ts'
import { type EarlyPerson, unlocking } from './acts.ts'
import { canHelp, createStartDesk, type StartDesk } from './desk.ts'

export interface Asking {
  readonly dataFolder: string
  /** Shows the desk instead of the window, until its `done`; false where nobody can see it. */
  show(desk: StartDesk): Promise<boolean> | boolean
  /** Ends the waiting. */
  readonly signal: AbortSignal
}

/** A started core, and the session of its first window: that of whoever signed in before the records were open. */
export interface Begun {
  readonly app: App
  readonly firstSession: () => Session
}

/**
 * Starts the core. If a person can do something about an error, shows the desk and starts again afterwards. Throws what
 * `start` throws otherwise, and AppError `cancelled`.
 */
export async function startAsking(start: () => Promise<App>, { dataFolder, show, signal }: Asking): Promise<Begun> {
  const guesses = unlocking()
  let early: EarlyPerson | null = null
  for (;;) {
    try {
      const app = await start()
      return { app, firstSession: await firstSessionOf(app, early) }
    } catch (error) {
      if (signal.aborted || !canHelp(error, dataFolder)) throw error
      const desk = createStartDesk(error, dataFolder, guesses)
      if (!(await show(desk))) throw error
      early = (await orAborted(desk.done, signal)) ?? early
    }
  }
}

async function firstSessionOf(app: App, early: EarlyPerson | null): Promise<() => Session> {
  if (!early) return app.openSession
  const session = app.openSession()
  // Whoever has a second factor, or a password for one sign-in, goes on at the usual page.
  await app.api.session.signIn(session, early).catch(() => undefined)
  return () => session
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new AppError('cancelled'))
    signal.addEventListener('abort', stop, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
