import { Button } from '@mantine/core'
import { withKeys } from '#renderer/commands/index.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { t } from '#shared/messages/index.ts'
import { showAll } from '../state/arrange.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import styles from './gallery.module.css'

/** Explains why the gallery is empty, and what to do about it. */
export function GalleryEmpty() {
  const { store } = useCaseContext()
  const total = useCase((state) => state.table.count)
  const detail = useCase((state) => state.detail)
  const cellsLoaded = useCase((state) => state.cellsLoaded)
  if (!cellsLoaded) return <div className={styles.scroller} aria-busy />
  const working = detail?.job != null && isUnfinished(detail.job.state)
  return (
    <div className={styles.scroller}>
      {total > 0 ? (
        <EmptyState title={t('casePage.empty-filter')} text={t('casePage.empty-filter-text')}>
          <Button variant="default" onClick={() => store.setFilter(showAll)}>
            {t('casePage.show-all')}
          </Button>
        </EmptyState>
      ) : detail?.result ? (
        <EmptyState title={t('casePage.empty-none')} text={withKeys(t('casePage.empty-none-text'))} />
      ) : (
        <EmptyState
          title={t(working ? 'casePage.empty-waiting' : 'casePage.not-screened')}
          text={working ? '' : t('casePage.not-screened-text')}
        />
      )}
    </div>
  )
}
