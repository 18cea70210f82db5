import { systemReader } from '#shared/contract/permissions.ts'
import type { ImportDeps } from './import-deps.ts'
import { noteFiles } from './keep-slide.ts'
import { finishMove } from './moving.ts'
import { sweepTarget } from './take-files.ts'

/** Cleans up after an interrupted run in a folder of slides, and finishes the moves of slides into it. */
export async function tidyTarget(
  target: string,
  deps: Pick<ImportDeps, 'records' | 'store' | 'cases' | 'hash' | 'hashFile'>,
): Promise<void> {
  const { store, cases } = deps
  for (const folder of await sweepTarget(target)) {
    const removed = await finishMove(folder, {
      isRecorded: (sha256, path) => cases.slideByHash(sha256)?.path === path,
      isTakenAs: (file, state, sha256) => {
        const slide = store.sourceAt(file, state)
        return slide !== null && slide.slideId === cases.slideByHash(sha256)?.id
      },
      hash: async (path) => (await deps.hash(path, () => undefined)).sha256,
      hashFile: deps.hashFile,
    })
    noteFiles(deps, systemReader, (change) => {
      for (const file of removed) store.dropSource(change, file)
    })
  }
}
