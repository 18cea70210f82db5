import type { ReactNode } from 'react'
import styles from './ui.module.css'

export interface EmptyStateProps {
  readonly title: string
  readonly text: string
  readonly icon?: ReactNode
  /** What to do next: buttons. */
  readonly children?: ReactNode
}

/** An empty place says what to do next. */
export function EmptyState({ title, text, icon, children }: EmptyStateProps) {
  return (
    <section className={styles.empty} aria-label={title}>
      {icon}
      <h2>{title}</h2>
      <p>{text}</p>
      {children && <div className={styles.emptyActions}>{children}</div>}
    </section>
  )
}
