import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleRecipes } from '#main/synth/recipe/index.ts'
import type { TwoPeople } from '../two-people.ts'
import { type Act, post } from './act.ts'

const batch = { id: '0123456789abcdef', folder: 'dropped' }
const orders = 'accession,patient,dob\nS26-00007,"Vale, Nora",1987-03-09\nS26-00002,"Birch, Ada",1979-01-02\n'

function broken(lab: TwoPeople): string {
  const path = join(lab.folder, 'a.svs')
  writeFileSync(path, 'no slide')
  return path
}

/** The order file that waits for its character set. */
const held = { fileId: 0 }

/** Orders, and all other ways to import slides. The second slide becomes slide 2. */
export const intakeActs = (lab: TwoPeople, second: string, third: string): readonly Act[] => [
  { call: 'POST /orders', run: (window) => post(window, '/orders?name=a.csv', orders), leaves: ['orders-imported'] },
  {
    call: 'POST /upload',
    run: async (window) => post(window, '/upload?name=unnamed.tif&mpp=0.25', new Blob([await readFile(second)])),
    leaves: ['slide-added'],
  },
  {
    call: 'orders.takeAs',
    first: async () => {
      const letters = new Blob([Buffer.from('accession;patient\nS26-00077;\xd8rsted\n', 'latin1')])
      const file = (await post(lab.bo, '/orders?name=b.csv', letters)) as { readonly id: number }
      held.fileId = file.id
    },
    run: ({ api }) => api.orders.takeAs.mutate({ fileId: held.fileId, encoding: 'windows-1252' }),
    leaves: ['orders-imported'],
  },
  {
    call: 'orders.match',
    run: ({ api }) => api.orders.match.mutate({ slideId: 2, orderId: 2 }),
    leaves: ['slide-matched', 'slide-placed'],
  },
  {
    call: 'orders.release',
    run: ({ api }) => api.orders.release.mutate({ slideId: 2 }),
    leaves: ['slide-released', 'slide-placed'],
  },
  {
    call: 'orders.setAside',
    run: ({ api }) => api.orders.setAside.mutate({ slideId: 2 }),
    leaves: ['slide-set-aside'],
  },
  {
    call: 'cases.remove',
    run: ({ api }) => api.cases.remove.mutate({ caseId: 2, reason: 'a test slide' }),
    leaves: ['case-removed'],
  },
  {
    call: 'intake.importUploaded',
    first: async () =>
      post(
        lab.bo,
        `/upload?name=third.tif&batch=${batch.id}&folder=${batch.folder}`,
        new Blob([await readFile(third)]),
      ),
    run: ({ api }) => api.intake.importUploaded.mutate({ ...batch, micronsPerPixel: 0.5 }),
    leaves: ['slide-added'],
  },
  {
    call: 'intake.importPaths',
    run: ({ api }) => api.intake.importPaths.mutate({ paths: [broken(lab)], micronsPerPixel: null }),
    leaves: ['file-refused'],
  },
  { call: 'intake.retry', run: ({ api }) => api.intake.retry.mutate({ id: 1 }), leaves: ['file-refused'] },
  { call: 'intake.dismiss', run: ({ api }) => api.intake.dismiss.mutate({ id: 1 }), leaves: ['refusal-dismissed'] },
  {
    call: 'intake.addSamples',
    async first() {
      // Already drawn, so that there is nothing to wait for.
      mkdirSync(join(lab.folder, 'data', 'samples'), { recursive: true })
      for (const [n, { fileName }] of sampleRecipes.entries())
        renameSync(await lab.slide(`${n}.tif`, 10 + n), join(lab.folder, 'data', 'samples', fileName))
    },
    run: ({ api }) => api.intake.addSamples.mutate(),
    leaves: sampleRecipes.flatMap(() => ['slide-added', 'case-edited'] as const),
  },
]
