import { type MessageKey, t } from '#shared/messages/index.ts'
import { Keys } from './Keys.tsx'
import styles from './ui.module.css'

export interface KeyHint {
  /** Shown one after the other; they do the same, or belong together like up and down. */
  readonly keys: readonly string[]
  readonly text: MessageKey
}

/** The keys that act now, always in sight at the foot of a page, and what the program may be used for. */
export function KeyHints({ hints }: { readonly hints: readonly KeyHint[] }) {
  return (
    <footer className={styles.hints}>
      {hints.map(({ keys, text }) => (
        <span key={text}>
          {keys.map((key) => (
            <Keys key={key} of={key} />
          ))}
          {t(text)}
        </span>
      ))}
      <span>
        <Keys of="?" />
        {t('worklist.hint-keys')}
      </span>
      <span className={styles.research}>{t('common.research-use')}</span>
    </footer>
  )
}
