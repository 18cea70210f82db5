import type { TaskManifest } from '#shared/domain/task/index.ts'
import { formatProbability, riskMeaning, type ShownRisk } from './format.ts'
import styles from './ui.module.css'

export interface RiskBarProps extends ShownRisk {
  /** Names of the two risks; null until the tasks are loaded. */
  readonly names: Pick<TaskManifest['texts'], 'abnormal' | 'highGrade'> | null
}

/** The slide's risk: a bar for any abnormality with its solid part for high grade, the number, and its meaning. */
export function RiskBar({ abnormal, highGrade, relied, names }: RiskBarProps) {
  const meaning = names === null ? formatProbability(abnormal) : riskMeaning({ abnormal, highGrade, relied }, names)
  return (
    <span className={styles.risk} role="img" data-relied={relied} aria-label={meaning} title={meaning}>
      <span className={styles.riskTrack}>
        {relied && (
          <>
            <span className={styles.riskAbnormal} style={{ width: `${abnormal * 100}%` }} />
            <span className={styles.riskHighGrade} style={{ width: `${Math.min(highGrade, abnormal) * 100}%` }} />
          </>
        )}
      </span>
      <span className={styles.riskNumber}>{formatProbability(abnormal)}</span>
    </span>
  )
}
