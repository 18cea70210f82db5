import type { App } from '#main/app/index.ts'
import { checkPictures, type DataProblem, type Dataset } from '#main/evaluation/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { messageOf, type Terminal } from './terminal.ts'

/** What stops everything rather than one picture. */
const endsAll = (error: unknown): boolean =>
  isAppError(error) && (error.code === 'cancelled' || error.code === 'disk-full' || error.code.startsWith('model-'))

/** Words for what one picture failed with; throws on what the others would fail with too. */
export function wordsFor(error: unknown): string {
  if (endsAll(error)) throw error
  return messageOf(error)
}

/** Lists problems the way compilers do, `file:line: problem`, so that editors jump to them. */
export function listProblems(problems: readonly DataProblem[], terminal: Terminal): void {
  for (const { file, line, problem } of problems) terminal.note(`${file}${line === null ? '' : `:${line}`}: ${problem}`)
}

/** Opens every picture through the engine; see `checkPictures`. */
export const openable = (app: App, dataset: Dataset): Promise<{ dataset: Dataset; problems: DataProblem[] }> =>
  checkPictures(dataset, (file) => app.engine.info(file), wordsFor)
