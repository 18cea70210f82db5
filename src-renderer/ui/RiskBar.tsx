import { t } from '#shared/messages/index.ts'
import { formatProbability } from './format.ts'
import styles from './ui.module.css'

export interface RiskBarProps {
  readonly abnormal: number
  readonly highGrade: number
}

/** The slide's risk: a bar to ASC-US or worse, its solid part high grade, the number, and what it means. */
export function RiskBar({ abnormal, highGrade }: RiskBarProps) {
  const meaning = t('common.risk-meaning', {
    abnormal: formatProbability(abnormal),
    highGrade: formatProbability(highGrade),
  })
  return (
    <span className={styles.risk} role="img" aria-label={meaning} title={meaning}>
      <span className={styles.riskTrack}>
        <span className={styles.riskAbnormal} style={{ width: `${abnormal * 100}%` }} />
        <span className={styles.riskHighGrade} style={{ width: `${Math.min(highGrade, abnormal) * 100}%` }} />
      </span>
      <span className={styles.riskNumber}>{formatProbability(abnormal)}</span>
    </span>
  )
}
