import { cellClassLooks } from '#shared/domain/class-looks.ts'
import { formatNumber, t } from '#shared/messages/index.ts'
import { FIRST_GROUP, type GalleryGroup } from '../state/arrange.ts'
import { classAt } from '../state/cell-table.ts'
import styles from './gallery.module.css'

/** The heading of a group in the gallery: the class with its glyph, or the first look; how many, how many still open. */
export function GalleryHead({ group }: { readonly group: GalleryGroup }) {
  const { label, from, to, open, above } = group
  return (
    <h3 className={styles.head} title={label === FIRST_GROUP ? t('casePage.first-look-text') : undefined}>
      {label === FIRST_GROUP ? t('casePage.first-look') : <ClassName label={label} />}
      <span className={styles.headCount}>{formatNumber(to - from)}</span>
      {above ? <span className={styles.headAbove}>{t('casePage.group-above', { n: above })}</span> : null}
      <span className={styles.headOpen}>{open > 0 ? t('casePage.group-open', { n: open }) : '✓'}</span>
    </h3>
  )
}

function ClassName({ label }: { readonly label: number }) {
  const name = classAt(label)
  const look = cellClassLooks[name]
  return (
    <>
      <span aria-hidden style={{ color: look.color }}>
        {look.glyph}
      </span>
      {name}
    </>
  )
}
