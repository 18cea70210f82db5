import type { ReactNode } from 'react'
import styles from './controls.module.css'

/** Where the legends of what is painted over the slide lie, one below the other. */
export function SlideLegends({ children }: { readonly children: ReactNode }) {
  return <div className={styles.legends}>{children}</div>
}
