import type { App } from '#main/app/index.ts'
import { checkPictures, type DataProblem, type Dataset } from '#main/evaluation/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { messageOf, type Terminal } from './terminal.ts'

/** Whether an error ends everything instead of affecting one picture. */
const endsAll = (error: unknown): boolean =>
  isAppError(error) && (error.code === 'cancelled' || error.code === 'disk-full' || error.code.startsWith('model-'))

/** Describes why one picture failed. Throws for an error that all others would have too. */
export function wordsFor(error: unknown): string {
  if (endsAll(error)) throw error
  return messageOf(error)
}

/** Lists problems like a compiler, `file:line: problem`, so that editors can jump to them. */
export function listProblems(problems: readonly DataProblem[], terminal: Terminal): void {
  for (const { file, line, problem } of problems) terminal.note(`${file}${line === null ? '' : `:${line}`}: ${problem}`)
}

/** Opens every picture through the engine; see `checkPictures`. */
export const openable = (app: App, dataset: Dataset): Promise<{ dataset: Dataset; problems: DataProblem[] }> =>
  checkPictures(dataset, (file) => app.engine.info(file), wordsFor)
