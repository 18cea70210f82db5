import { useId } from 'react'
import { useStore } from 'zustand'
import type { TallyDraft, TallyProblem } from '#shared/domain/tally/index.ts'
import { t } from '#shared/messages/index.ts'
import { useTask } from '../state/case-context.tsx'
import { findingsCommands } from './commands.ts'
import { Choices, Counts, type ResultFormProps } from './form-parts.tsx'
import { ResultFrame } from './ResultFrame.tsx'

/** The field in which each problem is fixed. */
const fieldOf: Readonly<Record<TallyProblem, string>> = {
  'specimen-missing': 'specimen',
  'category-missing': 'category',
  'class-unknown': 'category',
}

/** A plain result: the class that decides, the number of cells of each class, and a comment. */
export function TallyForm({ drafts, blocked }: ResultFormProps) {
  const id = useId()
  const task = useTask()
  const draft = useStore(drafts, (state) => state.draft as TallyDraft)
  const edit = (change: Partial<TallyDraft>) => drafts.edit(change)
  // The digits are those of the cells.
  const digits = new Map(task.keys.filter(({ group }) => !group).map(({ code, key }) => [code, key]))
  const nameOf = (code: string): string => task.classOf(code).name
  return (
    <ResultFrame drafts={drafts} blocked={blocked} fieldOf={fieldOf}>
      <Choices
        name={`${id}-category`}
        field="category"
        command={findingsCommands.category}
        keyOf={(code) => digits.get(code)}
        title={t('tally.category')}
        options={task.worstFirst}
        text={nameOf}
        value={draft.category}
        onValue={(category) => edit({ category })}
      />
      <Counts
        title={t('tally.counts')}
        command={findingsCommands.interpretation}
        options={task.worstFirst}
        text={nameOf}
        label={(code) => t('tally.count-of', { name: nameOf(code) })}
        value={draft.counts}
        onValue={(counts) => edit({ counts })}
      />
    </ResultFrame>
  )
}
