import { readFileSync } from 'node:fs'
import type { Host } from '../e2e/host.ts'
import type { CaseRow } from '../src-shared/contract/schemas/review.ts'
import type { Slide } from '../src-shared/contract/schemas/slide.ts'

/** Speaks to a running host as its window does. */
export interface Client {
  readonly headers: Readonly<Record<string, string>> & { readonly cookie: string }
  /** Slides that come in from now on are not screened by themselves. */
  holdScreening(): Promise<void>
  /** Resolves when the engine has measured the model, which it does once for new records. */
  measured(): Promise<void>
  importPath(path: string): Promise<{ caseId: number; slideId: number }>
  row(caseId: number): Promise<CaseRow>
  slide(caseId: number): Promise<Slide>
  /** Resolves with the row once the case can be read. */
  screened(caseId: number, onProgress?: (row: CaseRow) => void): Promise<CaseRow>
}

export async function connect(host: Host): Promise<Client> {
  const welcome = await fetch(host.address)
  const cookie = (welcome.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const headers = { cookie }
  const answer = async <T>(response: Response): Promise<T> => {
    const json = (await response.json()) as { result?: { data: T }; error?: unknown }
    if (!json.result) throw new Error(JSON.stringify(json.error))
    return json.result.data
  }
  const query = async <T>(name: string, input?: unknown): Promise<T> =>
    answer(
      await fetch(`${host.origin}/trpc/${name}${input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''}`, {
        headers,
      }),
    )
  const mutate = async <T>(name: string, input: unknown): Promise<T> =>
    answer(
      await fetch(`${host.origin}/trpc/${name}`, {
        method: 'POST',
        headers: { ...headers, origin: host.origin, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }),
    )
  const row = async (caseId: number): Promise<CaseRow> => {
    const found = (await query<CaseRow[]>('worklist.list')).find((item) => item.id === caseId)
    if (!found) throw new Error(`case ${caseId} is not in the worklist`)
    return found
  }
  return {
    headers,
    async holdScreening() {
      await mutate('system.saveSettings', { screenOnImport: false })
    },
    async measured() {
      while ((await query<{ provider: string | null }>('system.info')).provider === null)
        await new Promise((resolve) => setTimeout(resolve, 200))
    },
    async importPath(path) {
      const [outcome] = await mutate<{ kind: string; caseId: number; slideId: number }[]>('intake.importPaths', {
        paths: [path],
        micronsPerPixel: null,
      })
      if (!outcome || outcome.kind === 'quarantined') throw new Error(`${path}: ${JSON.stringify(outcome)}`)
      return outcome
    },
    row,
    slide: async (caseId) => (await query<{ slide: Slide }>('cases.open', { caseId })).slide,
    async screened(caseId, onProgress) {
      for (;;) {
        const now = await row(caseId)
        onProgress?.(now)
        if (now.state === 'ready' || now.state === 'in-review' || now.state === 'signed') return now
        if (now.state === 'failed') throw new Error(`screening failed: ${JSON.stringify(now.job?.error)}`)
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    },
  }
}

/** Memory of a process, bytes (Linux). */
export interface Memory {
  readonly resident: number
  /** Without the pages of program files, which the system can drop and every process of the program shares. */
  readonly own: number
  /** Highest resident so far. */
  readonly peak: number
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN)
  return { resident: bytes('VmRSS'), own: bytes('RssAnon'), peak: bytes('VmHWM') }
}

/** Highest resident memory of a process so far, bytes (Linux). */
export const peakMemory = (pid: number): number => memoryOf(pid).peak
