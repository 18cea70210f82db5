import { cellClassLooks } from '#shared/domain/class-looks.ts'
import { type CellClass, organismClasses } from '#shared/domain/classes.ts'
import styles from './cell.module.css'
import { type KeyLabel, keyLabels } from './labels.ts'

export interface ClassButtonsProps {
  /** Names the group for screen readers. */
  readonly title: string
  /** The organisms are offered instead of the classes of the keys 1 to 8. */
  readonly organisms: boolean
  /** null: an organism, to be named with a further key. */
  readonly onClass: (label: CellClass | null) => void
}

const organismLabels: readonly KeyLabel[] = organismClasses.map((label) => ({
  label,
  name: label,
  look: cellClassLooks[label],
}))

/** The classes a cell can have, each with its key on it. */
export function ClassButtons({ title, organisms, onClass }: ClassButtonsProps) {
  return (
    <fieldset className={styles.labels} data-organisms={organisms} aria-label={title}>
      {(organisms ? organismLabels : keyLabels).map(({ label, name, look }, at) => (
        <button key={name} type="button" aria-keyshortcuts={String(at + 1)} onClick={() => onClass(label)}>
          <kbd>{at + 1}</kbd>
          <span style={{ color: look.color }}>{look.glyph}</span>
          {name}
        </button>
      ))}
    </fieldset>
  )
}
