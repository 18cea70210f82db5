import { keyCaps } from '#renderer/commands/index.ts'
import styles from './ui.module.css'

/** A shortcut as key caps. It is decoration; controls name their shortcut with aria-keyshortcuts. */
export function Keys({ of }: { readonly of: string }) {
  return (
    <span aria-hidden className={styles.keys}>
      {keyCaps(of).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
}
