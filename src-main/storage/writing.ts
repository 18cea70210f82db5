import { AppError, type ErrorData, isAppError } from '#shared/contract/errors.ts'

/** Whether the records are still written. Once stopped, they stay so until the next start. */
export interface Writing {
  /** Why nothing is written any more; null as long as changes are accepted. */
  stopped(): ErrorData | null
  /** Refuses every later change with this error. The first reason counts. */
  stop(why: AppError): void
  /** Stops if an error of the records says that they are damaged. */
  heed(error: unknown): void
  /** Throws the reason if the records are not written any more. Every change asks before it begins. */
  mustGoOn(): void
  /** Has `check` called before changes, at most once in `everyMs`. It returns a reason to stop, or null. */
  ask(check: () => AppError | null, everyMs?: number): void
  /** Has `then` called after every change. It must be quick. */
  onChange(then: () => void): void
  /** A change is in the records. */
  changed(): void
  /** Has `tell` called once, when writing stops. */
  onStop(tell: (why: ErrorData) => void): void
}

/** Errors after which nothing may be written: each further page could rest on a wrong one. */
const fatal = new Set(['database-damaged', 'records-replaced', 'chain-broken'])

/** Errors that keep records from being written, but not from being read. */
const stillRead = new Set([...fatal, 'disk-full', 'disk-error', 'data-folder-not-writable'])

/** Whether an error says that the records cannot be written, although they may still be read. */
export const isUnwritable = (error: unknown): error is AppError => isAppError(error) && stillRead.has(error.code)

/**
 * Runs a change that accompanies a look at the records, such as who opened a case. Records that cannot be written can
 * still be read, so its failure for that reason keeps nobody from looking.
 */
export function whereWritable(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!isUnwritable(error)) throw error
  }
}

export function createWriting(): Writing {
  const listeners: ((why: ErrorData) => void)[] = []
  const checks: { readonly check: () => AppError | null; readonly everyMs: number; next: number }[] = []
  const followers: (() => void)[] = []
  let stopped: AppError | null = null

  function stop(why: AppError): void {
    if (stopped) return
    stopped = why
    for (const tell of listeners.splice(0)) tell(why.data)
  }

  return {
    stopped: () => stopped?.data ?? null,
    stop,
    heed(error) {
      if (isAppError(error) && fatal.has(error.code)) stop(error)
    },
    mustGoOn() {
      if (!stopped && checks.length > 0) {
        const now = performance.now()
        for (const one of checks) {
          if (now < one.next) continue
          one.next = now + one.everyMs
          const why = one.check()
          if (why) stop(why)
        }
      }
      if (stopped) throw new AppError(stopped.code, { ...stopped.data.params })
    },
    ask: (check, everyMs = 50) => void checks.push({ check, everyMs, next: 0 }),
    onChange: (then) => void followers.push(then),
    changed() {
      for (const then of followers) then()
    },
    onStop: (tell) => void listeners.push(tell),
  }
}
