import type { ReactNode } from 'react'
import styles from './controls.module.css'

/** Container for the legends of the layers over the slide, one below the other. */
export function SlideLegends({ children }: { readonly children: ReactNode }) {
  return <div className={styles.legends}>{children}</div>
}
