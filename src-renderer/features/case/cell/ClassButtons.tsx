import { ariaKeys, keyCaps, useKey } from '#renderer/commands/index.ts'
import { ClassGlyph } from '#renderer/ui/ClassBadge.tsx'
import type { TaskKey } from '#shared/domain/task/index.ts'
import { useTask } from '../state/case-context.tsx'
import styles from './cell.module.css'
import { labelCommands } from './commands.ts'

export interface ClassButtonsProps {
  /** Names the group for screen readers. */
  readonly title: string
  /** Code of the group whose classes are offered. Null: the classes with their own key, and the groups. */
  readonly choosingIn: string | null
  readonly onKey: (key: TaskKey) => void
}

/** The classes that can be chosen, each with its key. */
export function ClassButtons({ title, choosingIn, onKey }: ClassButtonsProps) {
  const task = useTask()
  const keys = choosingIn === null ? task.keys : task.keysIn(choosingIn)
  return (
    <fieldset className={styles.labels} data-group={choosingIn !== null} aria-label={title}>
      {keys.map((item) => (
        <ClassButton key={item.code} item={item} onKey={onKey} />
      ))}
    </fieldset>
  )
}

function ClassButton({ item, onKey }: { readonly item: TaskKey } & Pick<ClassButtonsProps, 'onKey'>) {
  const key = useKey(labelCommands[Number(item.key) - 1]!)
  return (
    <button type="button" title={item.name} aria-keyshortcuts={ariaKeys(key)} onClick={() => onKey(item)}>
      <kbd>{key === null ? '' : keyCaps(key).join('+')}</kbd>
      <ClassGlyph look={item.look} />
      <span>{item.name}</span>
    </button>
  )
}
