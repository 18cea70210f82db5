import { cellClassLooks } from '#shared/domain/class-looks.ts'
import type { CellClass } from '#shared/domain/classes.ts'
import styles from './ui.module.css'

export interface ClassBadgeProps {
  readonly label: CellClass
  /** How many cells of the class there are, where that is shown. */
  readonly count?: number
}

/** A class as shape, colour and name; never as a colour alone. */
export function ClassBadge({ label, count }: ClassBadgeProps) {
  const { color, glyph } = cellClassLooks[label]
  return (
    <span className={styles.classBadge}>
      <span aria-hidden style={{ color }} className={styles.glyph}>
        {glyph}
      </span>
      {label}
      {count !== undefined && <span className={styles.count}>{count}</span>}
    </span>
  )
}
