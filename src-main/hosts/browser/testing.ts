import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink } from '@trpc/client'
import { resourcesFor } from '#main/app/index.ts'
import type { AppRouter } from '#shared/contract/router.ts'
import { startBrowserHost } from './host.ts'

export const resources = resourcesFor(import.meta.url)

/** A host on a new data folder, and an admitted window. */
export async function openHost(
  dataFolder: string,
  overrides: { modelsFolder?: string; uiFolder?: string } = {},
  port = 0,
) {
  const host = await startBrowserHost({
    dataFolder,
    resources: { ...resources, ...overrides },
    port,
    samples: false,
    intake: { stableMs: 200, pollMs: 200 },
  })
  const { origin } = host.server
  const hello = await fetch(host.server.newAddress())
  const headers = { cookie: hello.headers.get('set-cookie')?.split(';')[0] ?? '', origin }
  const url = `${origin}/trpc`
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.path === 'system.follow',
        true: httpBatchStreamLink({ url, headers }),
        false: httpLink({ url, headers }),
      }),
    ],
  })
  const get = (path: string, more: Record<string, string> = {}) =>
    fetch(origin + path, { headers: { ...headers, ...more } })
  return { host, client, get, headers, origin }
}
export type HostWindow = Awaited<ReturnType<typeof openHost>>

export const fresh = () => mkdtempSync(join(tmpdir(), 'daybreak-host-'))
