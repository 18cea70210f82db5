import { Button } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { api, errorOf } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { beforeLeaving } from '#renderer/frame/leaving.ts'
import { navigate } from '#renderer/frame/router.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { t } from '#shared/messages/index.ts'
import { CaseWorkbench } from './CaseWorkbench.tsx'
import styles from './case.module.css'
import { caseCore } from './case-core.ts'
import { keepPlane } from './slide/kept-plane.ts'
import { CaseContext } from './state/case-context.tsx'
import { createCaseStore } from './state/case-store.ts'
import { createDraftStore } from './state/draft-store.ts'
import { createWorkbench } from './state/workbench.ts'
import { useLooks } from './use-looks.ts'
import { usePlace } from './use-place.ts'

const liveKinds = ['hello', 'case', 'job', 'cells', 'review', 'measures'] as const

/** A case: its cells, its slide and its result. */
export function CasePage({ caseId }: { readonly caseId: number }) {
  const { store, bench } = useMemo(() => {
    const store = createCaseStore(caseId, caseCore)
    return { store, bench: createWorkbench(store, keepPlane) }
  }, [caseId])
  const looks = useLooks(caseId, store)
  const context = useMemo(() => ({ store, bench, looks }), [store, bench, looks])
  const phase = useStore(store, (state) => state.phase)
  const error = useStore(store, (state) => state.error)
  const amendment = useStore(store, (state) => (state.detail?.amending?.own ? state.detail.amending.begunAt : null))

  useEffect(() => {
    const started = performance.now()
    bench.connect()
    void store.load().then(() => performance.measure('daybreak:case-open', { start: started, end: performance.now() }))
    const take = (event: LiveEvent) => {
      if (!bench.getState().leaving) store.apply(event)
    }
    const ends = liveKinds.map((kind) => onLive(kind, take))
    return () => {
      for (const end of ends) end()
      bench.disconnect()
    }
  }, [store, bench])

  // A draft belongs to the case as it was opened, or to its amendment. Later loads must not overwrite what the reader
  // is writing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an amendment begins with a draft of its own
  const drafts = useMemo(() => {
    const detail = store.getState().detail
    if (phase !== 'ready' || detail === null) return null
    return createDraftStore({
      draft: detail.draft,
      savedAt: detail.draftSavedAt,
      save: (draft, basedOn) => api.cases.saveDraft.mutate({ caseId, draft, basedOn }),
      errorOf,
    })
  }, [phase, store, caseId, amendment])
  useEffect(
    () => onLive('draft', (saved) => void (saved.caseId === caseId && drafts?.takeFromElsewhere(saved))),
    [drafts, caseId],
  )
  useEffect(() => {
    // A window that is closed or hidden saves without waiting for a pause in typing.
    const leave = () => void drafts?.flush().catch(() => undefined)
    document.addEventListener('visibilitychange', leave)
    globalThis.addEventListener('pagehide', leave)
    return () => {
      document.removeEventListener('visibilitychange', leave)
      globalThis.removeEventListener('pagehide', leave)
      drafts?.close()
    }
  }, [drafts])

  useEffect(() => (drafts === null ? undefined : beforeLeaving(() => drafts.flush())), [drafts])
  usePlace(caseId, store)

  if (phase === 'failed' && error !== null)
    return (
      <EmptyState title={t('casePage.case-failed')} text="">
        <ErrorNotice error={error} onRetry={() => void store.load()} />
        <Button variant="default" onClick={() => navigate({ page: 'worklist' })}>
          {t('casePage.to-worklist')}
        </Button>
      </EmptyState>
    )
  if (drafts === null) return <div className={styles.opening} role="status" aria-label={t('casePage.opening')} />
  return (
    <CaseContext value={context}>
      <CaseWorkbench drafts={drafts} />
    </CaseContext>
  )
}
