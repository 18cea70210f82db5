import { useId } from 'react'
import { useStore } from 'zustand'
import { statedSpecimenTypes } from '#shared/domain/specimen.ts'
import { type TallyDraft, type TallyProblem, tallyForm } from '#shared/domain/tally/index.ts'
import { t } from '#shared/messages/index.ts'
import { useTask } from '../state/case-context.tsx'
import styles from './form.module.css'
import { Choices, Counts, type ResultFormProps, Words } from './form-parts.tsx'
import { Problems } from './Problems.tsx'
import { useGoToProblem } from './use-go-to-problem.ts'
import { Warnings } from './Warnings.tsx'

/** Where each problem is put right. */
const fieldOf: Readonly<Record<TallyProblem, string>> = {
  'specimen-missing': 'specimen',
  'category-missing': 'category',
  'class-unknown': 'category',
}

/** A plain result: which class decides, how many cells of each there are, and a comment. */
export function TallyForm({ drafts, blocked }: ResultFormProps) {
  const id = useId()
  const task = useTask()
  const draft = useStore(drafts, (state) => state.draft as TallyDraft)
  const edit = (change: Partial<TallyDraft>) => drafts.edit(change)
  const problems = tallyForm.problems(draft, task) as TallyProblem[]
  const form = useGoToProblem(problems[0] && fieldOf[problems[0]], blocked)
  const nameOf = (code: string): string => task.classOf(code).name
  return (
    <form ref={form} className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <Choices
        name={`${id}-specimen`}
        field="specimen"
        title={t('casePage.specimen')}
        options={statedSpecimenTypes}
        text={(code) => t(`casePage.specimen-${code}`)}
        value={draft.specimen === 'not-stated' ? null : draft.specimen}
        onValue={(specimen) => edit({ specimen })}
        inline
      />
      <Choices
        name={`${id}-category`}
        field="category"
        title={t('tally.category')}
        options={task.worstFirst}
        text={nameOf}
        value={draft.category}
        onValue={(category) => edit({ category })}
        first
      />
      <Counts
        title={t('tally.counts')}
        options={task.worstFirst}
        text={nameOf}
        label={(code) => t('tally.count-of', { name: nameOf(code) })}
        value={draft.counts}
        onValue={(counts) => edit({ counts })}
      />
      <Words
        title={t('tally.comment')}
        rows={3}
        maxLength={4000}
        value={draft.comment}
        onValue={(comment) => edit({ comment })}
      />
      <Problems codes={problems} emphasised={blocked > 0} />
      <Warnings drafts={drafts} withParticulars={problems.length === 0} />
    </form>
  )
}
