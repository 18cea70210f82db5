import { type ErrorData, errorCodes } from '#shared/contract/errors.ts'
import { appRouter } from '#shared/contract/router.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import type { Window } from '../two-people.ts'
import { hostileAddresses, hostileBodies, hostilePosts } from './hostile.ts'
import { inputMaker, type Places, type Random } from './made-input.ts'

export interface FuzzResult {
  readonly calls: number
  /** Count of each answer: `ok`, or the code of its error. */
  readonly answers: Readonly<Record<string, number>>
  /** Answers that are faults of the program, each with what was asked. At most 50. */
  readonly faults: readonly string[]
  /** ms of the slowest answer, and what was asked. */
  readonly slowest: { readonly ms: number; readonly call: string }
}

interface Call {
  readonly path: string
  readonly init: RequestInit
}

const codes: ReadonlySet<string> = new Set(errorCodes)
const jsonBody = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
})
const pick = <T>(next: Random, from: readonly T[]): T => from[Math.floor(next() * from.length)]!

/** Makes calls of every procedure from its schema, and of every plain route; sound, spoilt and hostile ones. */
export function callMaker(places: Places) {
  const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
    const { type, inputs } = (procedure as unknown as { _def: { type: string; inputs?: readonly never[] } })._def
    return { path, query: type === 'query', make: inputMaker(inputs?.[0], places) }
  })
  const procedure = (n: number, next: Random): Call => {
    const { path, query, make } = procedures[n % procedures.length]!
    const how = next()
    const text =
      how < 0.5
        ? JSON.stringify(make.fitting(next))
        : how < 0.9
          ? JSON.stringify(make.spoilt(next))
          : pick(next, hostileBodies)
    if (!query) return { path: `/trpc/${path}`, init: jsonBody(text ?? '') }
    return { path: `/trpc/${path}${text === undefined ? '' : `?input=${encoded(text)}`}`, init: {} }
  }
  return (n: number, next: Random): Call => {
    const how = next()
    if (how < 0.85) return procedure(n, next)
    if (how < 0.93) return { path: pick(next, hostileAddresses), init: {} }
    const body =
      next() < 0.5 ? pick(next, hostileBodies) : String.fromCharCode(...Array.from({ length: 300 }, () => next() * 255))
    const path = pick(next, hostilePosts)
    const size = `${path.includes('?') ? '&' : '?'}bytes=${new Blob([body]).size}`
    return { path: next() < 0.8 ? `${path}${size}` : path, init: { method: 'POST', body } }
  }
}

/** A lone surrogate cannot be written into an address; its escape in JSON can. */
function encoded(text: string): string {
  return encodeURIComponent(text.slice(0, 20_000).toWellFormed())
}

/** Sends calls one after another and judges each answer. `from`: the number of the first one, which seeds it. */
export async function fuzz(window: Window, places: Places, calls: number, from = 0): Promise<FuzzResult> {
  const make = callMaker(places)
  const answers: Record<string, number> = {}
  const faults: string[] = []
  let slowest = { ms: 0, call: '' }
  const stray = (error: unknown) => void faults.push(`unhandled: ${String((error as Error)?.stack ?? error)}`)
  process.on('unhandledRejection', stray)
  process.on('uncaughtException', stray)
  try {
    for (let n = from; n < from + calls; n++) {
      const { path, init } = make(n, seededRandom(n))
      const start = performance.now()
      const answer = await judged(window, path, init)
      const ms = performance.now() - start
      if (ms > slowest.ms) slowest = { ms, call: `${n}: ${path.slice(0, 200)}` }
      answers[answer] = (answers[answer] ?? 0) + 1
      const fine = answer === 'ok' || (codes.has(answer) && answer !== 'bug')
      if (!fine && faults.length < 50)
        faults.push(`call ${n}: ${answer}: ${path.slice(0, 300)} ${String(init.body ?? '').slice(0, 300)}`)
    }
  } finally {
    process.off('unhandledRejection', stray)
    process.off('uncaughtException', stray)
  }
  return { calls, answers, faults, slowest }
}

/** `ok`, the code of the error, or what is wrong with the answer. */
async function judged(window: Window, path: string, init: RequestInit): Promise<string> {
  const leaving = new AbortController()
  try {
    const answer = await window.send(path, { ...init, signal: leaving.signal })
    if (path.startsWith('/trpc/system.follow') && answer.ok) {
      leaving.abort()
      await answer.body?.cancel().catch(() => undefined)
      return 'ok'
    }
    const text = await answer.text()
    if (answer.ok && !answer.headers.get('content-type')?.includes('json')) return 'ok'
    // The page that says that the window is not built.
    const page = answer.status === 503 && answer.headers.get('content-type')?.includes('html')
    return answer.status === 304 || page ? 'ok' : codeIn(text, answer)
  } catch (error) {
    // An address that no client can send never reaches the program.
    if (error instanceof TypeError && /Invalid URL|parse URL/.test(String(error.message))) return 'ok'
    return `threw ${String((error as Error)?.stack ?? error)}`
  }
}

interface Answered {
  readonly error?: ErrorData & { readonly data?: { readonly error?: ErrorData } }
}

function codeIn(text: string, { ok, status }: Response): string {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return ok ? 'no JSON' : `status ${status} without an error code`
  }
  const errors = (Array.isArray(read) ? (read as Answered[]) : [read as Answered]).flatMap((one) => one?.error ?? [])
  const found = errors.map((error) => error.data?.error?.code ?? error.code)
  const worst = found.find((code) => code === 'bug') ?? found[0]
  if (worst !== undefined) return ok || status < 500 || worst !== 'bug' ? String(worst) : 'bug'
  return ok ? 'ok' : `status ${status} without an error code`
}
