import { type ReactNode, useId } from 'react'
import { useStore } from 'zustand'
import { formOf } from '#shared/domain/forms/index.ts'
import { statedSpecimenTypes } from '#shared/domain/specimen.ts'
import { t } from '#shared/messages/index.ts'
import { useTask } from '../state/case-context.tsx'
import styles from './form.module.css'
import { Choices, type ResultFormProps, Words } from './form-parts.tsx'
import { Problems } from './Problems.tsx'
import { useGoToProblem } from './use-go-to-problem.ts'
import { useResultNews } from './use-result-news.ts'
import { Warnings } from './Warnings.tsx'

export interface ResultFrameProps extends ResultFormProps {
  /** The `data-field` of the field in which each problem of the form is fixed. */
  readonly fieldOf: Readonly<Record<string, string>>
  /** The form's own controls, between specimen and comment. */
  readonly children: ReactNode
}

/** What the results of all forms share: the specimen, the comment, missing items, and warnings. */
export function ResultFrame({ drafts, blocked, fieldOf, children }: ResultFrameProps) {
  const id = useId()
  const task = useTask()
  const draft = useStore(drafts, (state) => state.draft)
  const problems = formOf(task.form).problems(draft, task)
  useResultNews(drafts)
  const form = useGoToProblem(problems[0] && fieldOf[problems[0]], blocked)
  return (
    <form ref={form} className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <Choices
        name={`${id}-specimen`}
        field="specimen"
        title={t('casePage.specimen')}
        options={statedSpecimenTypes}
        text={(code) => t(`casePage.specimen-${code}`)}
        value={draft.specimen === 'not-stated' ? null : draft.specimen}
        onValue={(specimen) => drafts.edit({ specimen })}
        inline
      />
      {children}
      <Words
        title={t('casePage.comment')}
        rows={3}
        maxLength={4000}
        value={draft.comment}
        onValue={(comment) => drafts.edit({ comment })}
      />
      <Problems codes={problems} emphasised={blocked > 0} />
      <Warnings drafts={drafts} withParticulars={problems.length === 0} />
    </form>
  )
}
