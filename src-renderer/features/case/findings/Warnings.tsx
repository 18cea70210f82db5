import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useRecords } from '#renderer/client/records.ts'
import { t } from '#shared/messages/index.ts'
import { useCase } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import styles from './form.module.css'
import { readersCounts } from './suggestion.ts'
import { type Warning, warningsOf } from './warnings.ts'

export interface WarningsProps {
  readonly drafts: DraftStore
  /** With what is missing around the result: patient and laboratory. */
  readonly withParticulars: boolean
}

/** What the reader should look at once more before signing; it never keeps anybody from signing. */
export function Warnings({ drafts, withParticulars }: WarningsProps) {
  const table = useCase((state) => state.table)
  const revision = useCase((state) => state.revision)
  const patientName = useCase((state) => state.detail!.row.patientName)
  const smallArea = useCase((state) => state.detail?.result?.area.specimen === false)
  const laboratory = useRecords(({ settings }) => settings?.laboratory ?? '')
  const draft = useStore(drafts, (state) => state.draft)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table changes in place and says so by its revision
  const counts = useMemo(() => readersCounts(table), [table, revision])
  const warnings = warningsOf({ draft, counts, smallArea, patientName, laboratory }).filter(
    ({ code }) => withParticulars || (code !== 'patient-missing' && code !== 'laboratory-missing'),
  )
  if (warnings.length === 0) return null
  return (
    <div className={styles.warnings} role="status">
      <h4>{t('casePage.warnings')}</h4>
      <ul>
        {warnings.map((warning) => (
          <li key={warning.code}>{textOf(warning)}</li>
        ))}
      </ul>
    </div>
  )
}

const textOf = (warning: Warning): string =>
  'label' in warning
    ? t(`casePage.warning-${warning.code}`, { label: warning.label })
    : t(`casePage.warning-${warning.code}`)
