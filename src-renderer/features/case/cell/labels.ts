import { type CellClassLook, cellClassLooks } from '#shared/domain/class-looks.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'
import { t } from '#shared/messages/index.ts'

export interface KeyLabel {
  /** null: an organism, to be named with a further key. */
  readonly label: CellClass | null
  readonly name: string
  readonly look: CellClassLook
}

/** The labels of the keys 1 to 8: the first seven classes have a key each, the organisms share the last. */
export const keyLabels: readonly KeyLabel[] = [
  ...cellClasses.slice(0, 7).map((label): KeyLabel => ({ label, name: label, look: cellClassLooks[label] })),
  { label: null, name: t('casePage.organism'), look: cellClassLooks.Candida },
]
