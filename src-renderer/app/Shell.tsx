import type { ReactNode } from 'react'
import styles from './app.module.css'
import { Header } from './Header.tsx'

/** The frame of the window: header above, the page below it. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <Header />
      <main className={styles.page}>{children}</main>
    </div>
  )
}
