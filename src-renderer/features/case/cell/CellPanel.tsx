import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { api } from '#renderer/client/api.ts'
import { ClassBadge } from '#renderer/ui/ClassBadge.tsx'
import type { CellDetail } from '#shared/contract/schemas/screening.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { classAt, statuses } from '../state/cell-table.ts'
import { statusText } from '../state/texts.ts'
import { CellActions } from './CellActions.tsx'
import { CropImage } from './CropImage.tsx'
import styles from './cell.module.css'
import { NearestCells } from './NearestCells.tsx'
import { Probabilities } from './Probabilities.tsx'
import { Provenance } from './Provenance.tsx'

/** The chosen cell: its picture, the AI's classification with its evidence, the reader's decision, and the keys. */
export function CellPanel() {
  const { bench } = useCaseContext()
  const chosenId = useCase((state) => state.chosenId)
  const table = useCase((state) => state.table)
  const selected = useCase((state) => state.selectedIds.size)
  const pending = useCase((state) => chosenId !== null && state.pending.has(chosenId))
  useCase((state) => state.revision)
  const slide = useCase((state) => state.detail?.slide)
  const viewer = useStore(bench, (state) => state.viewer)
  const task = useTask()
  const grid = useStore(bench, (state) => state.grid)
  const detail = useCellDetail(chosenId)
  const row = chosenId === null ? undefined : table.rowOf.get(chosenId)
  if (chosenId === null || row === undefined || !slide) return <p className={styles.none}>{t('casePage.cell-none')}</p>

  const status = statuses[table.status[row]!] ?? 'open'
  const byReader = table.byReader[row] === 1
  return (
    <section className={styles.cell} data-grid={grid} aria-label={t('casePage.cell')}>
      <div className={styles.cellTop}>
        <button
          type="button"
          className={styles.bigCrop}
          onClick={() => bench.toSlide()}
          disabled={viewer === null}
          aria-label={t('casePage.cmd-to-slide')}
        >
          <CropImage cellId={chosenId} sizePx={grid ? 358 : 148} />
        </button>
        <div className={styles.facts}>
          <dl>
            <dt>{t('casePage.reader-label')}</dt>
            <dd>
              {selected > 1 ? (
                t('casePage.selected-count', { n: selected })
              ) : pending ? (
                t('casePage.saving')
              ) : status === 'open' ? (
                <span className={styles.dim}>{statusText(status)}</span>
              ) : status === 'dismissed' ? (
                statusText(status)
              ) : (
                <ClassBadge of={task.classOf(classAt(table, table.label[row]!))} />
              )}
            </dd>
            <dt>{t('casePage.ai-label')}</dt>
            <dd>
              {byReader ? (
                <span className={styles.dim}>{t('casePage.added-by-reader')}</span>
              ) : (
                <>
                  <ClassBadge of={task.classOf(classAt(table, table.aiLabel[row]!))} />
                  <b title={t('casePage.score-meaning', { what: task.manifest.texts.abnormal })}>
                    {t('casePage.score-value', { score: (table.score[row]! / 1000).toFixed(2) })}
                  </b>
                </>
              )}
            </dd>
          </dl>
          {!byReader && <Probabilities of={detail} />}
        </div>
      </div>
      {!byReader && <NearestCells cellId={chosenId} />}
      <CellActions status={status} marked={table.marked[row] === 1} />
      <Provenance slide={slide} x={table.x[row]!} y={table.y[row]!} byReader={byReader} />
    </section>
  )
}

/** The model's probabilities of a cell. They are fetched once the reader stays on it for a moment. */
function useCellDetail(cellId: number | null): CellDetail | null {
  const [detail, setDetail] = useState<CellDetail | null>(null)
  useEffect(() => {
    if (cellId === null) return
    let stale = false
    const timer = setTimeout(
      () =>
        api.cells.detail.query({ cellId }).then(
          (found) => {
            if (!stale) setDetail(found)
          },
          () => undefined,
        ),
      50,
    )
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [cellId])
  return detail?.id === cellId ? detail : null
}
