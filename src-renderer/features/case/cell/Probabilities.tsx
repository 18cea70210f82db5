import type { CellDetail } from '#shared/contract/schemas/screening.ts'
import { cellClassLooks } from '#shared/domain/class-looks.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'
import { t } from '#shared/messages/index.ts'
import styles from './cell.module.css'

const shownAtLeast = 0.005
const most = 5

/** The model's probability for each class as bars, the likeliest first. */
export function Probabilities({ of }: { readonly of: CellDetail | null }) {
  const bars = cellClasses
    .map((label): [CellClass, number] => [label, of?.probabilities[label] ?? 0])
    .filter(([, value]) => value >= shownAtLeast)
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
  return (
    <ul className={styles.bars} aria-label={t('casePage.probability-of')}>
      {bars.map(([label, value]) => (
        <li key={label}>
          <span className={styles.barName}>{label}</span>
          <span className={styles.barTrack}>
            <span style={{ width: `${value * 100}%`, background: cellClassLooks[label].color }} />
          </span>
          <span className={styles.barValue}>{value.toFixed(2)}</span>
        </li>
      ))}
    </ul>
  )
}
