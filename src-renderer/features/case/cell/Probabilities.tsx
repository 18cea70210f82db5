import { formatProbability } from '#renderer/ui/format.ts'
import type { CellDetail } from '#shared/contract/schemas/screening.ts'
import { t } from '#shared/messages/index.ts'
import { useTask } from '../state/case-context.tsx'
import styles from './cell.module.css'

const shownAtLeast = 0.005
const most = 5

/** The model's probability for each class as bars, most likely first. */
export function Probabilities({ of }: { readonly of: CellDetail | null }) {
  const { codes, classOf } = useTask()
  const bars = codes
    .map((code) => [classOf(code), of?.probabilities[code] ?? 0] as const)
    .filter(([, value]) => value >= shownAtLeast)
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
  return (
    <ul className={styles.bars} aria-label={t('casePage.probability-of')}>
      {bars.map(([{ code, name, look }, value]) => (
        <li key={code}>
          <span className={styles.barName}>{name}</span>
          <span className={styles.barTrack}>
            <span style={{ width: `${value * 100}%`, background: look.color }} />
          </span>
          <span className={styles.barValue}>{formatProbability(value)}</span>
        </li>
      ))}
    </ul>
  )
}
