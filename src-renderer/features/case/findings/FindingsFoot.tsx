import { Button } from '@mantine/core'
import { useStore } from 'zustand'
import { useMay } from '#renderer/client/session.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatFull } from '#renderer/ui/format.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { formOf } from '#shared/domain/forms/index.ts'
import { t } from '#shared/messages/index.ts'
import { wordsOf } from '#shared/wording/index.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { isClosed } from '../state/read-only.ts'
import { findingsCommands } from './commands.ts'
import styles from './findings.module.css'

export interface FindingsFootProps {
  readonly drafts: DraftStore
  readonly onSign: () => void
  readonly onReport: () => void
  readonly onBlocked: () => void
}

/** Errors from saving the result, the draft as a PDF, and sign-out. */
export function FindingsFoot({ drafts, onSign, onReport, onBlocked }: FindingsFootProps) {
  const signed = useCase((state) => isClosed(state.detail))
  const { draft, error, newer } = useStore(drafts)
  const { bench } = useCaseContext()
  const maySign = useMay('case.sign-out')
  const task = useTask()
  const blocked = useStore(bench, (state) => state.blocked)
  const problem = formOf(task.form).problems(draft, task)[0]
  const ready = problem === undefined
  return (
    <footer className={styles.foot}>
      {newer !== null && (
        <div className={styles.blocked} role="alert">
          <p>{t('casePage.draft-newer', { at: formatFull(newer.savedAt) })}</p>
          <Button variant="default" size="xs" onClick={() => drafts.settle('take')}>
            {t('casePage.draft-take')}
          </Button>
          <Button variant="default" size="xs" onClick={() => drafts.settle('keep')}>
            {t('casePage.draft-keep')}
          </Button>
        </div>
      )}
      {error && newer === null && (
        <ErrorNotice error={error} onRetry={() => void drafts.flush().catch(() => undefined)} />
      )}
      {!signed && maySign && blocked > 0 && problem !== undefined && (
        <p key={blocked} className={styles.blocked} role="alert">
          {wordsOf(task.form).problem(problem)}
        </p>
      )}
      <div className={styles.footButtons}>
        <Button variant="default" onClick={onReport} rightSection={<Keys of={findingsCommands.report} />}>
          {t(signed ? 'casePage.open-report' : 'casePage.draft-report')}
        </Button>
        {!signed && maySign && (
          <Button
            variant={ready ? 'filled' : 'default'}
            aria-disabled={!ready}
            onClick={ready ? onSign : onBlocked}
            rightSection={<Keys of={findingsCommands.signOut} />}
          >
            {t('casePage.sign-out')}
          </Button>
        )}
      </div>
    </footer>
  )
}
