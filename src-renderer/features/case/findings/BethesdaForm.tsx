import { useEffect, useId, useRef } from 'react'
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
import { categoryText } from '#shared/wording/bethesda.ts'
import type { DraftStore } from '../state/draft-store.ts'
import { bethesdaText, problemText } from '../state/texts.ts'
import styles from './findings.module.css'
import { Choices, Ticks } from './form-parts.tsx'
import { InterpretationGroups } from './InterpretationGroups.tsx'
import { Warnings } from './Warnings.tsx'

export interface BethesdaFormProps {
  readonly drafts: DraftStore
  /** How often the reader tried to sign an incomplete result: what is missing stands out, and is gone to. */
  readonly blocked: number
}

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
export function BethesdaForm({ drafts, blocked }: BethesdaFormProps) {
  const id = useId()
  const draft = useStore(drafts, (state) => state.draft)
  const edit = (change: Partial<BethesdaDraft>) => drafts.edit(change)
  const problems = draftProblems(draft)
  const satisfactory = draft.adequacy === 'satisfactory'

  const form = useRef<HTMLFormElement>(null)
  const first = problems[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there when the reader tries, not when the form changes
  useEffect(() => {
    if (blocked === 0 || first === undefined) return
    const field = form.current?.querySelector(`[data-field=${fieldOf[first]}]`)
    field?.scrollIntoView({ block: 'center' })
    field?.querySelector<HTMLElement>('input:checked, input, textarea, summary')?.focus({ preventScroll: true })
  }, [blocked])

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
        <label className={styles.field}>
          <span>{t('casePage.unsatisfactory-reason')}</span>
          <textarea
            rows={2}
            maxLength={500}
            value={draft.unsatisfactoryReason}
            onChange={(event) => edit({ unsatisfactoryReason: event.currentTarget.value })}
          />
        </label>
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
      <label className={styles.field}>
        <span>{t('casePage.comment')}</span>
        <textarea
          rows={3}
          maxLength={4000}
          value={draft.comment}
          onChange={(event) => edit({ comment: event.currentTarget.value })}
        />
      </label>
      <div className={styles.problems} data-emphasise={blocked > 0 && problems.length > 0} role="status">
        {problems.length === 0 ? (
          <p>✓ {t('casePage.no-problems')}</p>
        ) : (
          <>
            <h4>{t('casePage.problems')}</h4>
            <ul>
              {problems.map((code) => (
                <li key={code}>{problemText(code)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <Warnings drafts={drafts} withParticulars={problems.length === 0} />
    </form>
  )
}
