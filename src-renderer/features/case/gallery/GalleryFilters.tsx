import { ariaKeys, useKey } from '#renderer/commands/index.ts'
import { ClassGlyph } from '#renderer/ui/ClassBadge.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { formatNumber, t } from '#shared/messages/index.ts'
import type { GalleryFilter } from '../state/arrange.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { setCasePrefs, useCasePrefs } from '../state/prefs.ts'
import { galleryCommands } from './commands.ts'
import styles from './gallery.module.css'

/** Number of shown cells, classes with their counts as filters, and further filters. */
export function GalleryFilters() {
  const { store } = useCaseContext()
  const filter = useCase((state) => state.filter)
  const { counts, rows } = useCase((state) => state.arrangement)
  const total = useCase((state) => state.table.count)
  const classes = useCase((state) => state.table.classes)
  const task = useTask()
  const provisional = useCase(({ detail }) => detail?.job != null && isUnfinished(detail.job.state))
  const largeTiles = useCasePrefs((prefs) => prefs.largeTiles)
  const set = (change: Partial<GalleryFilter>) => store.setFilter({ ...filter, ...change })
  const toggle = (label: number) => {
    const labels = new Set(filter.labels ?? [])
    if (labels.has(label)) labels.delete(label)
    else labels.add(label)
    set({ labels: labels.size === 0 ? null : labels })
  }

  return (
    <header className={styles.filters}>
      <div className={styles.filtersTop}>
        <h2>{t('casePage.gallery')}</h2>
        <span className={styles.dim}>
          {t(provisional ? 'casePage.gallery-provisional' : 'casePage.gallery-count', { shown: rows.length, total })}
        </span>
        <button
          type="button"
          className={styles.tileSize}
          aria-pressed={largeTiles}
          aria-keyshortcuts={ariaKeys(useKey(galleryCommands.tileSize))}
          onClick={() => setCasePrefs({ largeTiles: !largeTiles })}
        >
          {t('casePage.large-tiles')}
          <Keys of={galleryCommands.tileSize} />
        </button>
      </div>
      <div className={styles.chips}>
        {classes.map((code, label) => {
          if (counts.total[label] === 0) return null
          const { name, look } = task.classOf(code)
          return (
            <button
              key={code}
              type="button"
              className={styles.chip}
              aria-pressed={filter.labels?.has(label) ?? false}
              onClick={() => toggle(label)}
            >
              <ClassGlyph look={look} />
              {name}
              <b>{formatNumber(counts.total[label]!)}</b>
            </button>
          )
        })}
        <button
          type="button"
          className={styles.chip}
          aria-pressed={filter.openOnly}
          onClick={() => set({ openOnly: !filter.openOnly })}
        >
          {t('casePage.filter-open')}
        </button>
        {(counts.marked > 0 || filter.markedOnly) && (
          <button
            type="button"
            className={styles.chip}
            aria-pressed={filter.markedOnly}
            onClick={() => set({ markedOnly: !filter.markedOnly })}
          >
            {t('casePage.filter-marked')}
            <b>{formatNumber(counts.marked)}</b>
          </button>
        )}
      </div>
    </header>
  )
}
