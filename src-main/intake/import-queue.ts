import { oneAfterAnother } from '#main/work/index.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import type { ImportOptions } from './import-deps.ts'
import type { FoundSlide } from './picture-folders.ts'

/** Imports files one after another. Two simultaneous requests for one path are a single import. */
export function createImportQueue(importFile: (path: string, options: ImportOptions) => Promise<ImportOutcome>) {
  const inTurn = oneAfterAnother()
  const underway = new Map<string, Promise<ImportOutcome>>()
  const bringIn = (path: string, options: ImportOptions): Promise<ImportOutcome> => {
    const running = underway.get(path)
    if (running) return running
    const job = inTurn(() => importFile(path, options)).finally(() => underway.delete(path))
    underway.set(path, job)
    return job
  }
  return {
    bringIn,
    bringInFound: ({ path, pictures = [] }: FoundSlide, options: ImportOptions): Promise<ImportOutcome> =>
      bringIn(path, { ...options, pictures }),
    /** Runs other work on the same files in its turn. */
    inTurn,
  }
}
