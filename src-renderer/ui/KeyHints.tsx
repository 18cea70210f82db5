import { type CommandDefinition, definitionOf, useOffered } from '#renderer/commands/index.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'
import { Keys } from './Keys.tsx'
import styles from './ui.module.css'

export interface KeyHint {
  /** Shown side by side. They do the same, or belong together like up and down. */
  readonly keys: readonly (CommandDefinition | string)[]
  readonly text: MessageKey
}

/** The foot of a page: the keys that currently work, and the program's intended use. */
export function KeyHints({ hints }: { readonly hints: readonly KeyHint[] }) {
  const isOffered = useOffered()
  const shown = hints.filter(({ keys }) => keys.every((key) => typeof key === 'string' || isOffered(key)))
  return (
    <footer className={styles.hints}>
      <div>
        {shown.map(({ keys, text }) => (
          <span key={text}>
            {keys.map((key) => (
              <Keys key={typeof key === 'string' ? key : key.id} of={key} />
            ))}
            {t(text)}
          </span>
        ))}
        <span>
          <Keys of={definitionOf('everywhere.keys') ?? '?'} />
          {t('worklist.hint-keys')}
        </span>
      </div>
      <span className={styles.research}>{t('common.research-use')}</span>
    </footer>
  )
}
