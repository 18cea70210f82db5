import { t } from '#shared/messages/index.ts'
import { formatSpan } from './format.ts'
import styles from './ui.module.css'

export interface WorkProgressProps {
  readonly label: string
  readonly done: number
  readonly total: number
  /** ms; null while there is nothing to estimate from. */
  readonly msLeft: number | null
  /** Shown beside the bar, e.g. cells so far. */
  readonly detail?: string
  readonly halted?: boolean
}

/** Work that takes more than a second: progress and time left. */
export function WorkProgress({ label, done, total, msLeft, detail, halted = false }: WorkProgressProps) {
  const percent = total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0
  const left = msLeft === null || halted ? null : t('common.time-left', { span: formatSpan(msLeft) })
  return (
    <span className={styles.work} data-halted={halted}>
      <span
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={[`${percent} %`, left, detail].filter(Boolean).join(', ')}
        className={styles.workTrack}
      >
        <span className={styles.workDone} style={{ width: `${percent}%` }} />
      </span>
      <span className={styles.workText}>{[`${percent} %`, left, detail].filter(Boolean).join(' · ')}</span>
    </span>
  )
}
