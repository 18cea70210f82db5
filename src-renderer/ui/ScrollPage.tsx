import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** A page of text or settings: one scrolling column in the middle, which is its only child. */
export const ScrollPage = ({ children }: { readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a page without a control is scrolled by keyboard
  <div className={styles.scrollPage} tabIndex={0}>
    {children}
  </div>
)
