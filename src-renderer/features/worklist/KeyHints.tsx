import { Keys } from '#renderer/ui/Keys.tsx'
import { type MessageKey, t } from '#shared/messages/index.ts'
import { editCase, filterCases, openCase, pauseScreening } from './commands.ts'
import styles from './worklist.module.css'

const hints: readonly { readonly keys: readonly string[]; readonly text: MessageKey }[] = [
  { keys: ['ArrowUp', 'ArrowDown'], text: 'worklist.hint-choose' },
  { keys: openCase.keys, text: 'worklist.hint-open' },
  { keys: editCase.keys, text: 'worklist.hint-edit' },
  { keys: pauseScreening.keys, text: 'worklist.hint-pause' },
  { keys: filterCases.keys, text: 'worklist.hint-filter' },
  { keys: ['Ctrl+K'], text: 'worklist.hint-commands' },
  { keys: ['?'], text: 'worklist.hint-keys' },
]

/** The keys of the day, always in sight. */
export function KeyHints() {
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
      <span className={styles.research}>{t('common.research-use')}</span>
    </footer>
  )
}
