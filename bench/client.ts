import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink } from '@trpc/client'
import type { Host } from '../e2e/host.ts'
import type { AppRouter } from '../src-shared/contract/router.ts'
import type { CaseRow } from '../src-shared/contract/schemas/review.ts'
import type { Slide } from '../src-shared/contract/schemas/slide.ts'

/** Calls a running host in the same way as its window. */
export interface Client {
  readonly headers: Readonly<Record<string, string>> & { readonly cookie: string }
  /** Turns off the automatic screening of new slides. */
  holdScreening(): Promise<void>
  /** Resolves when the engine has measured the model's pace, which happens once for new records. */
  measured(): Promise<void>
  importPath(path: string): Promise<{ caseId: number; slideId: number }>
  row(caseId: number): Promise<CaseRow>
  slide(caseId: number): Promise<Slide>
  /** Resolves with the row once the case can be read. */
  screened(caseId: number, onProgress?: (row: CaseRow) => void): Promise<CaseRow>
}

/** Typed calls to the core, like the window's. `cookie` is that of a session of the browser host. */
export function callsTo(host: Host, cookie: string) {
  const link = { url: `${host.origin}/trpc`, headers: { cookie, origin: host.origin } }
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ path }) => path === 'system.follow',
        true: httpBatchStreamLink(link),
        false: httpLink(link),
      }),
    ],
  })
}

export async function connect(host: Host): Promise<Client> {
  const welcome = await fetch(host.address)
  const cookie = (welcome.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const api = callsTo(host, cookie)
  const row = async (caseId: number): Promise<CaseRow> => (await api.cases.open.query({ caseId })).row
  return {
    headers: { cookie },
    async holdScreening() {
      await api.system.saveSettings.mutate({ screenOnImport: false })
    },
    async measured() {
      while ((await api.system.info.query()).provider === null) await setTimeout(200)
    },
    async importPath(path) {
      const [outcome] = await api.intake.importPaths.mutate({ paths: [path], micronsPerPixel: null })
      if (!outcome || outcome.kind === 'quarantined') throw new Error(`${path}: ${JSON.stringify(outcome)}`)
      return outcome
    },
    row,
    slide: async (caseId) => (await api.cases.open.query({ caseId })).slide,
    async screened(caseId, onProgress) {
      for (;;) {
        const now = await row(caseId)
        onProgress?.(now)
        if (now.state === 'ready' || now.state === 'in-review' || now.state === 'signed') return now
        if (now.state === 'failed') throw new Error(`screening failed: ${JSON.stringify(now.job?.error)}`)
        await setTimeout(500)
      }
    },
  }
}

/** Memory of a process, bytes (Linux). */
export interface Memory {
  readonly resident: number
  /** Without the pages of program files, which the system can drop and which all processes of the program share. */
  readonly own: number
  /** Highest resident memory so far. */
  readonly peak: number
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN)
  return { resident: bytes('VmRSS'), own: bytes('RssAnon'), peak: bytes('VmHWM') }
}

/** Highest resident memory of a process so far, in bytes (Linux). */
export const peakMemory = (pid: number): number => memoryOf(pid).peak
