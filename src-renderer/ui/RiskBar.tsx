import type { TaskManifest } from '#shared/domain/task/index.ts'
import { formatProbability, riskMeaning } from './format.ts'
import styles from './ui.module.css'

export interface RiskBarProps {
  readonly abnormal: number
  readonly highGrade: number
  /** What the two are called; null while the tasks are not known. */
  readonly names: Pick<TaskManifest['texts'], 'abnormal' | 'highGrade'> | null
}

/** The slide's risk: a bar to any abnormality, its solid part high grade, the number, and what it means. */
export function RiskBar({ abnormal, highGrade, names }: RiskBarProps) {
  const meaning = names === null ? formatProbability(abnormal) : riskMeaning({ abnormal, highGrade }, names)
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
