import { cellClassLooks } from '#shared/domain/class-looks.ts'
import { formatNumber, t } from '#shared/messages/index.ts'
import type { GalleryGroup } from './arrange.ts'
import { classAt } from './cell-table.ts'
import styles from './gallery.module.css'

/** The heading of a class in the gallery: glyph, name, how many, how many still open. */
export function GalleryHead({ group, open }: { readonly group: GalleryGroup; readonly open: number }) {
  const name = classAt(group.label)
  const look = cellClassLooks[name]
  return (
    <h3 className={styles.head}>
      <span aria-hidden style={{ color: look.color }}>
        {look.glyph}
      </span>
      {name}
      <span className={styles.headCount}>{formatNumber(group.to - group.from)}</span>
      <span className={styles.headOpen}>{open > 0 ? t('casePage.group-open', { n: open }) : '✓'}</span>
    </h3>
  )
}
