import { useId } from 'react'
import { useStore } from 'zustand'
import {
  adequacies,
  type BethesdaDraft,
  categories,
  type DraftProblem,
  draftProblems,
  qualityIndicators,
} from '#shared/domain/bethesda/index.ts'
import { statedSpecimenTypes } from '#shared/domain/specimen.ts'
import { t } from '#shared/messages/index.ts'
import { bethesdaText, categoryText } from '#shared/wording/bethesda.ts'
import styles from './form.module.css'
import { Choices, type ResultFormProps, Ticks, Words } from './form-parts.tsx'
import { InterpretationGroups } from './InterpretationGroups.tsx'
import { Problems } from './Problems.tsx'
import { useGoToProblem } from './use-go-to-problem.ts'
import { Warnings } from './Warnings.tsx'

/** Where each problem is put right. */
const fieldOf: Readonly<Record<DraftProblem, string>> = {
  'specimen-missing': 'specimen',
  'adequacy-missing': 'adequacy',
  'reason-missing': 'quality',
  'category-missing': 'category',
  'interpretation-missing': 'interpretation',
  'category-contradicts': 'category',
  'unsatisfactory-with-abnormality': 'adequacy',
}

/** The result in the structure of the Bethesda System. Every control is reached with Tab; arrows choose. */
export function BethesdaForm({ drafts, blocked }: ResultFormProps) {
  const id = useId()
  const draft = useStore(drafts, (state) => state.draft as BethesdaDraft)
  const edit = (change: Partial<BethesdaDraft>) => drafts.edit(change)
  const problems = draftProblems(draft)
  const satisfactory = draft.adequacy === 'satisfactory'

  const first = problems[0]
  const form = useGoToProblem(first && fieldOf[first], blocked)

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
        name={`${id}-adequacy`}
        field="adequacy"
        title={t('casePage.adequacy')}
        options={adequacies}
        text={bethesdaText}
        value={draft.adequacy}
        onValue={(adequacy) => edit({ adequacy })}
        first
      />
      {satisfactory && (
        <Choices
          name={`${id}-tz`}
          title={t('casePage.transformation-zone')}
          options={['present', 'absent'] as const}
          text={(code) => t(`casePage.tz-${code}`)}
          value={draft.transformationZone}
          onValue={(transformationZone) => edit({ transformationZone })}
          inline
        />
      )}
      {draft.adequacy !== null && (
        <Ticks
          field="quality"
          title={t('casePage.quality')}
          options={qualityIndicators}
          text={bethesdaText}
          value={draft.quality}
          onValue={(quality) => edit({ quality })}
        />
      )}
      {draft.adequacy !== null && !satisfactory && (
        <Words
          title={t('casePage.unsatisfactory-reason')}
          rows={2}
          maxLength={500}
          value={draft.unsatisfactoryReason}
          onValue={(unsatisfactoryReason) => edit({ unsatisfactoryReason })}
        />
      )}
      {satisfactory && (
        <Choices
          name={`${id}-category`}
          field="category"
          title={t('casePage.category')}
          options={categories}
          text={(code) => categoryText(code, 'full')}
          value={draft.category}
          onValue={(category) => edit({ category })}
        />
      )}
      {draft.adequacy !== null && (
        <InterpretationGroups draft={draft} onValue={(interpretations) => edit({ interpretations })} />
      )}
      <Words
        title={t('casePage.comment')}
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
