import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startHost } from '../../e2e/host.ts'
import { ada } from '../../src-shared/contract/testing.ts'
import { callsTo, connect } from '../client.ts'
import type { Figure } from '../rows.ts'
import { largeRecords } from './large.ts'

/** From the start of the host after a crash to the first page of the worklist, on large encrypted records. */
export async function benchCrash(folder: string, gigabytes: number): Promise<Figure[]> {
  const { lab, caseId, cellIds } = await largeRecords(folder, gigabytes, true)
  const data = mkdtempSync(join(folder, 'crashed-'))
  try {
    for (let n = 0; n < 200; n++) lab.cases.act(ada, caseId, [cellIds[n]!], { kind: 'accept' })
    for (const name of ['daybreak.sqlite', 'daybreak.sqlite-wal', 'keys.json'])
      copyFileSync(join(lab.folder, name), join(data, name))
    lab.close()
    // Lines of the worklist are made once, at the first start; then the host is killed while it works.
    await untilWorklist(data)
    const seconds = await untilWorklist(data)
    return [
      {
        figure: `start after a crash, ${gigabytes} GB and 100,000 events, to the worklist`,
        ...{ value: seconds, unit: 's', atMost: 3 },
      },
    ]
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

async function untilWorklist(data: string): Promise<number> {
  const begun = performance.now()
  const host = await startHost({ data })
  try {
    while ((await fetch(host.origin)).status === 503) await new Promise((resolve) => setTimeout(resolve, 20))
    const { headers } = await connect(host)
    const filter = { text: '', lanes: [], groups: [] }
    const api = callsTo(host, headers.cookie)
    const { total } = await api.worklist.page.query({ filter, order: 'added', offset: 0, limit: 50, seek: null })
    const seconds = (performance.now() - begun) / 1000
    if (total === 0) throw new Error('the worklist is empty')
    await api.system.saveSettings.mutate({ laboratory: 'Crashed laboratory' })
    return seconds
  } finally {
    await host.kill()
  }
}
