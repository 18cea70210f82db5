import type { TaskManifest } from '#shared/domain/task/index.ts'
import { formatProbability, riskMeaning } from './format.ts'
import styles from './ui.module.css'

export interface RiskBarProps {
  readonly abnormal: number
  readonly highGrade: number
  /** Names of the two risks; null until the tasks are loaded. */
  readonly names: Pick<TaskManifest['texts'], 'abnormal' | 'highGrade'> | null
}

/** The slide's risk: a bar for any abnormality with its solid part for high grade, the number, and its meaning. */
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
