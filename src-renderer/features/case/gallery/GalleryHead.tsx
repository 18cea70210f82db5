import { ClassGlyph } from '#renderer/ui/ClassBadge.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { formatNumber, t } from '#shared/messages/index.ts'
import { FIRST_GROUP, type GalleryGroup, groupAt } from '../state/arrange.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { classAt } from '../state/cell-table.ts'
import { takesNothing } from '../state/read-only.ts'
import { placeOf } from '../state/transitions.ts'
import { galleryCommands } from './commands.ts'
import { decideGroup, groupName } from './decide-group.ts'
import styles from './gallery.module.css'

/**
 * Heading of a gallery group: the class with its glyph, or the first look; number of cells, how many are open, and the
 * controls that decide all open ones in one step.
 */
export function GalleryHead({ group }: { readonly group: GalleryGroup }) {
  const { label, from, to, open, above } = group
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
    <div
      role="rowheader"
      className={styles.head}
      title={label === FIRST_GROUP ? t('casePage.first-look-text') : undefined}
    >
      {label === FIRST_GROUP ? t('casePage.first-look') : <ClassName place={label} />}
      <span className={styles.headCount}>{formatNumber(to - from)}</span>
      {above ? <span className={styles.headAbove}>{t('casePage.group-above', { n: above })}</span> : null}
      <span className={styles.headOpen}>{open > 0 ? t('casePage.group-open', { n: open }) : '✓'}</span>
      <DecideAll group={group} />
    </div>
  )
}

/** The keys are shown at the group of the chosen cell, which they decide. */
function DecideAll({ group }: { readonly group: GalleryGroup }) {
  const context = useCaseContext()
  const signed = useCase((state) => takesNothing(state.detail))
  const here = useCase((state) => groupAt(state.arrangement, placeOf(state, state.chosenId))?.label === group.label)
  if (signed || group.open === 0) return null
  const name = groupName(context.store.getState(), group)
  return (
    <span className={styles.headAll}>
      {(['accept', 'dismiss'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          tabIndex={-1}
          title={t(`casePage.${kind}-group-of`, { name })}
          onClick={(event) => {
            event.stopPropagation()
            decideGroup(context, group, { kind })
          }}
        >
          {t(`casePage.${kind}-all`)}
          {here && <Keys of={galleryCommands[`${kind}Group`]} />}
        </button>
      ))}
    </span>
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
