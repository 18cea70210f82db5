import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { ClassBadge } from '#renderer/ui/ClassBadge.tsx'
import { severity } from '#shared/domain/classes.ts'
import { t } from '#shared/messages/index.ts'
import { useCase } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { isClosed } from '../state/read-only.ts'
import styles from './findings.module.css'
import { isTaken, readersCounts, suggest } from './suggestion.ts'

/** The cells that the reader decided, by class, and the result they point to; the reader takes it or does not. */
export function YourCells({ drafts }: { readonly drafts: DraftStore }) {
  const table = useCase((state) => state.table)
  const revision = useCase((state) => state.revision)
  const signed = useCase((state) => isClosed(state.detail))
  const marked = useCase((state) => state.arrangement.counts.marked)
  const draft = useStore(drafts, (state) => state.draft)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table changes in place and says so by its revision
  const counts = useMemo(() => readersCounts(table), [table, revision])
  const suggestion = useMemo(() => suggest(counts), [counts])
  const labels = [...counts.keys()].sort((a, b) => severity[b] - severity[a])

  return (
    <section className={styles.section}>
      <h3>{t('casePage.your-marks')}</h3>
      {labels.length === 0 ? (
        <p className={styles.dim}>{t('casePage.your-marks-none')}</p>
      ) : (
        <p className={styles.counts}>
          {labels.map((label) => (
            <ClassBadge key={label} label={label} count={counts.get(label) ?? 0} />
          ))}
          {marked > 0 && <span className={styles.dim}>{t('casePage.marked-for-report', { n: marked })}</span>}
        </p>
      )}
      {!signed && suggestion !== null && !isTaken(draft, suggestion) && (
        <p className={styles.suggestion}>
          {t('casePage.suggestion', { what: suggestion.classes.join(', ') })}
          <Button
            variant="default"
            size="compact-xs"
            onClick={() =>
              drafts.edit({
                category: suggestion.category,
                interpretations: [...new Set([...draft.interpretations, ...suggestion.interpretations])],
              })
            }
          >
            {t('casePage.suggestion-take')}
          </Button>
        </p>
      )}
    </section>
  )
}
