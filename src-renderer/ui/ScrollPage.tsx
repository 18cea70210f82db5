import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** A page of text or settings: one scrolling column in the middle, which is its only child. */
export const ScrollPage = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.scrollPage}>{children}</div>
)
