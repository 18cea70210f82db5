import { useId } from 'react'
import { useStore } from 'zustand'
import {
  adequacies,
  type BethesdaDraft,
  categories,
  categoryOf,
  type DraftProblem,
  qualityIndicators,
} from '#shared/domain/bethesda/index.ts'
import { t } from '#shared/messages/index.ts'
import { bethesdaText, categoryText } from '#shared/wording/bethesda.ts'
import { findingsCommands } from './commands.ts'
import { Choices, type ResultFormProps, Ticks, Words } from './form-parts.tsx'
import { InterpretationGroups } from './InterpretationGroups.tsx'
import { ResultFrame } from './ResultFrame.tsx'

/** The field in which each problem is fixed. */
const fieldOf: Readonly<Record<DraftProblem, string>> = {
  'specimen-missing': 'specimen',
  'adequacy-missing': 'adequacy',
  'reason-missing': 'quality',
  'category-missing': 'category',
  'interpretation-missing': 'interpretation',
  'category-contradicts': 'category',
  'unsatisfactory-with-abnormality': 'adequacy',
}

/**
 * The result in the structure of the Bethesda System. Every control is reached with Tab, the main groups with keys of
 * their own; arrow keys and digits choose. An interpretation states its general category where none is stated.
 */
export function BethesdaForm({ drafts, blocked }: ResultFormProps) {
  const id = useId()
  const draft = useStore(drafts, (state) => state.draft as BethesdaDraft)
  const edit = (change: Partial<BethesdaDraft>) => drafts.edit(change)
  const satisfactory = draft.adequacy === 'satisfactory'
  return (
    <ResultFrame drafts={drafts} blocked={blocked} fieldOf={fieldOf}>
      <Choices
        name={`${id}-adequacy`}
        field="adequacy"
        command={findingsCommands.adequacy}
        title={t('casePage.adequacy')}
        options={adequacies}
        text={bethesdaText}
        value={draft.adequacy}
        onValue={(adequacy) => edit({ adequacy })}
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
          command={findingsCommands.category}
          title={t('casePage.category')}
          options={categories}
          text={(code) => categoryText(code, 'full')}
          value={draft.category}
          onValue={(category) => edit({ category })}
        />
      )}
      {draft.adequacy !== null && (
        <InterpretationGroups
          draft={draft}
          onValue={(interpretations) =>
            edit({ interpretations, category: draft.category ?? (satisfactory ? categoryOf(interpretations) : null) })
          }
        />
      )}
    </ResultFrame>
  )
}
