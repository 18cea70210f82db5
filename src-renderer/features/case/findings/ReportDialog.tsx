import { Modal } from '@mantine/core'
import { t } from '#shared/messages/index.ts'
import styles from './findings.module.css'

export interface ReportDialogProps {
  readonly caseId: number
  readonly accession: string
  readonly signed: boolean
  /** Null: the newest version, or the draft of an unsigned case. */
  readonly version: number | null
  readonly onClose: () => void
}

/** The report as a PDF inside the window, because the desktop allows no new windows. */
export function ReportDialog({ caseId, accession, signed, version, onClose }: ReportDialogProps) {
  const title =
    version === null
      ? t(signed ? 'casePage.report-title' : 'casePage.report-draft-title', { accession })
      : t('casePage.report-version-title', { accession, version })
  return (
    <Modal opened onClose={onClose} title={title} size="min(1000px, 92vw)">
      <iframe
        className={styles.report}
        title={title}
        src={`/reports/${caseId}.pdf${version === null ? '' : `?version=${version}`}#navpanes=0&view=FitH`}
      />
    </Modal>
  )
}
