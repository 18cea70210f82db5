/**
 * For tests: `node day-of-work.ts core|browser` does a day's work with a tiny model on a new data folder, and ends: import,
 * screening, review, draft, sign-out, report, audit, self-check. `core` asks the core as the desktop does, without a port;
 * `browser` asks the browser host over its address. Prints `done` if everything was answered.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { resourcesFor, startApp } from '#main/app/index.ts'
import { forkEngine } from '#main/engine/index.ts'
import { gridOfSpots, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import type { AppRouter } from '#shared/contract/router.ts'
import { answersTo } from '#shared/contract/testing.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { openHost } from '../browser/testing.ts'

interface Window {
  readonly api: TRPCClient<AppRouter>
  readonly get: (path: string) => Promise<Response>
  readonly close: () => Promise<void>
}

const folder = mkdtempSync(join(tmpdir(), 'daybreak-day-'))
const dataFolder = join(folder, 'data')
const modelsFolder = join(folder, 'models')
writeTinyModel(modelsFolder)
const slide = join(folder, 'S26-1.tif')
await writeSpots(slide, 900, 700, gridOfSpots(900, 700, 90))

const window = process.argv[2] === 'browser' ? await inBrowser() : await onCore()
try {
  await work(window)
} finally {
  await window.close()
  rmSync(folder, { recursive: true, force: true })
}
console.log('done')

async function onCore(): Promise<Window> {
  const { version, engineEntry, tasksFolder, uiFolder } = resourcesFor(import.meta.url)
  const app = await startApp({
    ...{ dataFolder, modelsFolder, tasksFolder, uiFolder, version, host: 'electron', samples: false, background: true },
    spawnEngine: (onOutput) => forkEngine({ entry: engineEntry, onOutput }),
  })
  const ask = (input: Request | URL | string, init?: object) =>
    app.fetch(new Request(input, init as RequestInit), app.localSession)
  return {
    api: createTRPCClient<AppRouter>({ links: [httpLink({ url: 'http://core/trpc', fetch: ask })] }),
    get: (path) => ask(`http://core${path}`),
    close: () => app.close(),
  }
}

async function inBrowser(): Promise<Window> {
  const { client, get, host } = await openHost(dataFolder, { modelsFolder })
  return { api: client, get, close: () => host.close() }
}

async function work({ api, get }: Window): Promise<void> {
  await api.people.rename.mutate({ personId: 'local', name: 'Dr. Ada Byron' })
  await api.system.saveSettings.mutate({ screenOnImport: false })
  const [outcome] = await api.intake.importPaths.mutate({ paths: [slide], micronsPerPixel: 0.5 })
  if (outcome?.kind === 'quarantined') throw new Error(outcome.error.code)
  let job = await api.screening.start.mutate({ slideId: 1 })
  while (job.state !== 'succeeded') {
    if (job.state === 'failed') throw new Error(job.error?.code)
    await sleep(200)
    job = (await api.cases.open.query({ caseId: 1 })).job ?? job
  }
  const { id: cellIds } = await api.cells.columns.query({ slideId: 1 })
  for (const path of ['/', '/tiles/1/0/0/0/0', `/crops/${cellIds[0]}`, '/reports/1.pdf?draft=1'])
    await (await get(path)).arrayBuffer()
  await api.review.act.mutate({ caseId: 1, cellIds: cellIds.slice(0, 3), action: { kind: 'accept' } })
  const draft = { ...emptyDraft('liquid-based'), adequacy: 'satisfactory' as const, category: 'nilm' as const }
  await api.cases.saveDraft.mutate({ caseId: 1, draft })
  const acknowledged = answersTo(await api.cases.beforeSigning.query({ caseId: 1 }))
  await api.cases.signOut.mutate({ caseId: 1, meaning: 'I have reviewed this slide.', acknowledged })
  const report = await get('/reports/1.pdf')
  if (!(await report.text()).startsWith('%PDF')) throw new Error('no report')
  if ((await api.audit.check.query()).broken) throw new Error('the chain is broken')
  await api.doctor.check.query()
}
