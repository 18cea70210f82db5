import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { withKeys } from '#renderer/commands/index.ts'
import { ClassBadge } from '#renderer/ui/ClassBadge.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { formOf, isTaken } from '#shared/domain/forms/index.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useTask } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { takesNothing } from '../state/read-only.ts'
import { lastKey } from '../state/texts.ts'
import { findingsCommands } from './commands.ts'
import styles from './findings.module.css'
import { useReadersCounts } from './use-readers-counts.ts'

/** The cells that the reader decided, by class, and the result that they suggest. The reader may accept it. */
export function YourCells({ drafts }: { readonly drafts: DraftStore }) {
  const task = useTask()
  const counts = useReadersCounts()
  const signed = useCase((state) => takesNothing(state.detail))
  const marked = useCase((state) => state.arrangement.counts.marked)
  const draft = useStore(drafts, (state) => state.draft)
  const suggestion = useMemo(() => formOf(task.form).suggest(counts, task), [counts, task])
  const labels = [...counts.keys()].sort(task.compareWorst)

  return (
    <section className={styles.section}>
      <h3>{t('casePage.your-marks')}</h3>
      {labels.length === 0 ? (
        <p className={styles.dim}>{withKeys(t('casePage.your-marks-none', { last: lastKey(task) }))}</p>
      ) : (
        <p className={styles.counts}>
          {labels.map((label) => (
            <ClassBadge key={label} of={task.classOf(label)} count={counts.get(label) ?? 0} />
          ))}
          {marked > 0 && <span className={styles.dim}>{t('casePage.marked-for-report', { n: marked })}</span>}
        </p>
      )}
      {!signed && suggestion !== null && !isTaken(draft, suggestion) && (
        <p className={styles.suggestion}>
          {t('casePage.suggestion', { what: suggestion.classes.map((code) => task.classOf(code).name).join(', ') })}
          <Button
            variant="default"
            size="compact-xs"
            rightSection={<Keys of={findingsCommands.proposal} />}
            onClick={() => drafts.edit(suggestion.apply(draft))}
          >
            {t('casePage.suggestion-take')}
          </Button>
        </p>
      )}
    </section>
  )
}
