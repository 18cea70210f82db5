import { useStore } from 'zustand'
import { useRecords } from '#renderer/client/records.ts'
import { withKeys } from '#renderer/commands/index.ts'
import { formOf, missingOnPaper, type Warning } from '#shared/domain/forms/index.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import { useCase, useTask } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import styles from './form.module.css'
import { useReadersCounts } from './use-readers-counts.ts'

export interface WarningsProps {
  readonly drafts: DraftStore
  /** Whether to include missing particulars: patient and laboratory. */
  readonly withParticulars: boolean
  /** Codes of warnings that are said elsewhere in the same place. */
  readonly except?: readonly Warning['code'][]
}

/** What the reader should check again before signing. Warnings never prevent a signature. */
export function Warnings({ drafts, withParticulars, except = [] }: WarningsProps) {
  const task = useTask()
  const counts = useReadersCounts()
  const patientName = useCase((state) => state.detail!.row.patientName)
  const smallArea = useCase((state) => state.detail?.result?.area.specimen === false)
  const laboratory = useRecords(({ settings }) => settings?.laboratory ?? '')
  const draft = useStore(drafts, (state) => state.draft)
  const warnings = [
    ...formOf(task.form).warnings(draft, { counts, smallArea }, task),
    ...(withParticulars ? missingOnPaper({ patientName, laboratory }) : []),
  ].filter(({ code }) => !except.includes(code))
  if (warnings.length === 0) return null
  return (
    <div className={styles.warnings} role="status">
      <h4>{t('casePage.warnings')}</h4>
      <ul>
        {warnings.map((warning) => (
          <li key={warning.code}>{textOf(warning, task)}</li>
        ))}
      </ul>
    </div>
  )
}

const textOf = ({ code, label }: Warning, task: Task): string =>
  withKeys(lookUp(`casePage.warning-${code}`, label === undefined ? {} : { label: task.classOf(label).name }) ?? code)
