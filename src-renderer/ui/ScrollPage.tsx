import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** A page of text or settings: one column in the middle that scrolls. Its one child is the column. */
export const ScrollPage = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.scrollPage}>{children}</div>
)
