import type { TaskClass } from '#shared/domain/task/index.ts'
import styles from './ui.module.css'

export interface ClassBadgeProps {
  readonly of: Pick<TaskClass, 'name' | 'look'>
  /** Number of cells of the class, if shown. */
  readonly count?: number
}

/** A class as shape, colour and name, never as a colour alone. */
export function ClassBadge({ of: { name, look }, count }: ClassBadgeProps) {
  return (
    <span className={styles.classBadge}>
      <ClassGlyph look={look} />
      {name}
      {count !== undefined && <span className={styles.count}>{count}</span>}
    </span>
  )
}

/** The glyph of a class. Its name stands beside it. */
export const ClassGlyph = ({ look }: Pick<TaskClass, 'look'>) => (
  <span aria-hidden style={{ color: look.color }} className={styles.glyph}>
    {look.glyph}
  </span>
)
