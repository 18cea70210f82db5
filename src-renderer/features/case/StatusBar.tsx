import { useStore } from 'zustand'
import { Keys } from '#renderer/ui/Keys.tsx'
import { SaveState } from '#renderer/ui/SaveState.tsx'
import { planeText, slideCommands } from '#renderer/viewer/index.ts'
import { allInFocus } from '#shared/domain/slide-info.ts'
import { t } from '#shared/messages/index.ts'
import styles from './case.module.css'
import { useCase, useCaseContext, useTask } from './state/case-context.tsx'
import { classAt } from './state/cell-table.ts'
import type { DraftStore } from './state/draft-store.ts'
import { setCasePrefs, useCasePrefs } from './state/prefs.ts'

/** The bottom line: progress of the review, the heatmap switch, the save state, and the model. */
export function StatusBar({ drafts }: { readonly drafts: DraftStore }) {
  const { bench } = useCaseContext()
  const counts = useCase((state) => state.arrangement.counts)
  const pending = useCase((state) => state.pending.size)
  const failed = useCase((state) => state.failures.length > 0)
  const cellsSavedAt = useCase((state) => state.savedAt)
  const { phase, savedAt: draftSavedAt } = useStore(drafts)
  const result = useCase((state) => state.detail?.result ?? null)
  const table = useCase((state) => state.table)
  const task = useTask()
  const slide = useCase((state) => state.detail?.slide ?? null)
  const plane = useStore(bench, (state) => state.plane)
  const heatShown = useStore(bench, (state) => state.heatShown)
  const advance = useCasePrefs((prefs) => prefs.advance)
  const saving = pending > 0 || phase === 'changed' || phase === 'saving'
  // One save time for cells and result: the later of the two.
  const savedAt =
    [cellsSavedAt, draftSavedAt]
      .filter((at) => at !== null)
      .sort()
      .at(-1) ?? null
  let suspicious = 0
  let open = 0
  counts.total.forEach((total, label) => {
    if (!task.isAbnormal(classAt(table, label))) return
    suspicious += total
    open += counts.open[label]!
  })

  return (
    <footer className={styles.status}>
      <span>
        {suspicious === 0
          ? t('casePage.status-seen-none')
          : t('casePage.status-seen', { done: suspicious - open, total: suspicious })}
      </span>
      <label className={styles.advance}>
        <input
          type="checkbox"
          checked={advance}
          onChange={(event) => setCasePrefs({ advance: event.currentTarget.checked })}
        />
        {t('casePage.advance')}
      </label>
      <button type="button" aria-pressed={heatShown} onClick={() => bench.setHeatShown(!heatShown)}>
        {t('viewer.heat')}
        <Keys of={slideCommands.heat} />
      </button>
      {slide !== null && slide.planes > 1 && plane !== null && (
        <span>
          {plane === allInFocus
            ? t('casePage.status-all-planes', { n: slide.planes })
            : t('casePage.status-plane', { plane: planeText(slide, plane) })}
        </span>
      )}
      <span className={styles.spring} />
      <SaveState state={failed || phase === 'failed' ? 'failed' : saving ? 'saving' : 'saved'} savedAt={savedAt} />
      {result !== null && (
        <span title={result.model.sha256}>
          {t('casePage.status-provider', { provider: result.provider, model: result.model.name })}
        </span>
      )}
    </footer>
  )
}
