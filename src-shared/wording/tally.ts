import type { TallyDraft } from '../domain/tally/index.ts'
import type { Task } from '../domain/task/index.ts'
import { formatNumber, lookUp, t } from '../messages/index.ts'
import { specimenText } from './specimen.ts'
import type { FormWords, ResultSection } from './words.ts'

/** The name of a class, or its code if the task no longer has it. */
const nameOf = (code: string, task: Task): string => (task.has(code) ? task.classOf(code).name : code)

function sections(draft: TallyDraft, task: Task): ResultSection[] {
  const counted = task.worstFirst.filter((code) => (draft.counts[code] ?? 0) > 0)
  const parts: ResultSection[] = [
    { code: 'specimen', heading: t('tally.specimen'), lines: [specimenText(draft.specimen)], weight: 'strong' },
    {
      code: 'category',
      heading: t('tally.category'),
      lines: draft.category === null ? [] : [nameOf(draft.category, task)],
      weight: 'decisive',
    },
    {
      code: 'counts',
      heading: t('tally.counts'),
      lines: counted.map((code) => `${nameOf(code, task)}: ${formatNumber(draft.counts[code] ?? 0)}`),
      weight: 'plain',
    },
    {
      code: 'comment',
      heading: t('tally.comment'),
      lines: draft.comment.trim() === '' ? [] : draft.comment.trim().split(/\r?\n/),
      weight: 'plain',
    },
  ]
  return parts.filter(({ lines }) => lines.length > 0)
}

export const tallyWords: FormWords<TallyDraft> = {
  sections,
  short: nameOf,
  problem: (code) => lookUp(`tally.problem.${code}`) ?? code,
}
