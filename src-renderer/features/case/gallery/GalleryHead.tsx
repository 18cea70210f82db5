import { ClassGlyph } from '#renderer/ui/ClassBadge.tsx'
import { formatNumber, t } from '#shared/messages/index.ts'
import { FIRST_GROUP, type GalleryGroup } from '../state/arrange.ts'
import { useCase, useTask } from '../state/case-context.tsx'
import { classAt } from '../state/cell-table.ts'
import styles from './gallery.module.css'

/** Heading of a gallery group: the class with its glyph, or the first look; number of cells, and how many are open. */
export function GalleryHead({ group }: { readonly group: GalleryGroup }) {
  const { label, from, to, open, above } = group
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
    // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
    <div
      role="rowheader"
      className={styles.head}
      title={label === FIRST_GROUP ? t('casePage.first-look-text') : undefined}
    >
      {label === FIRST_GROUP ? t('casePage.first-look') : <ClassName place={label} />}
      <span className={styles.headCount}>{formatNumber(to - from)}</span>
      {above ? <span className={styles.headAbove}>{t('casePage.group-above', { n: above })}</span> : null}
      <span className={styles.headOpen}>{open > 0 ? t('casePage.group-open', { n: open }) : '✓'}</span>
    </div>
  )
}

function ClassName({ place }: { readonly place: number }) {
  const table = useCase((state) => state.table)
  const { name, look } = useTask().classOf(classAt(table, place))
  return (
    <>
      <ClassGlyph look={look} />
      {name}
    </>
  )
}
