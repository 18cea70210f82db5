import { type CommandDefinition, keyCaps, useKey } from '#renderer/commands/index.ts'
import styles from './ui.module.css'

/**
 * A command's shortcut as key caps, as the reader set it, or a key that never changes, such as `Escape`. It is
 * decoration; controls name their shortcut with aria-keyshortcuts.
 */
export function Keys({ of }: { readonly of: CommandDefinition | string }) {
  return typeof of === 'string' ? <Caps of={of} /> : <CommandKeys of={of} />
}

function CommandKeys({ of }: { readonly of: CommandDefinition }) {
  const key = useKey(of)
  return key === null ? null : <Caps of={key} />
}

function Caps({ of }: { readonly of: string }) {
  return (
    <span aria-hidden className={styles.keys}>
      {keyCaps(of).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
}
