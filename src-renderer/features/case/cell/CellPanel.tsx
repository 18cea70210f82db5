import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { api } from '#renderer/client/api.ts'
import { ClassBadge } from '#renderer/ui/ClassBadge.tsx'
import { formatScore } from '#renderer/ui/format.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { CellDetail } from '#shared/contract/schemas/screening.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { classAt, statuses } from '../state/cell-table.ts'
import { setCasePrefs, useCasePrefs } from '../state/prefs.ts'
import { statusText } from '../state/texts.ts'
import { placeOf } from '../state/transitions.ts'
import { CellActions } from './CellActions.tsx'
import { CropImage } from './CropImage.tsx'
import styles from './cell.module.css'
import { cellCommands } from './commands.ts'
import { useCropLook } from './crop-look.ts'
import { chosenCropPx, cropAddress, crops } from './crops.ts'
import { NearestCells } from './NearestCells.tsx'
import { Probabilities } from './Probabilities.tsx'
import { Provenance } from './Provenance.tsx'

/** Where the chosen cell is: a strip below the tiles, large on the full page, or beside the tiles of a low window. */
export type CellLook = 'strip' | 'page' | 'beside'

/** Side of the picture on the full page; CSS pixels. */
const pageCropPx = 358

/**
 * The chosen cell: its picture, the AI's classification, the reader's decision, and the keys. What the classification
 * rests on is shown below if the reader wants it.
 */
export function CellPanel({ look }: { readonly look: CellLook }) {
  const large = look === 'page'
  const { bench } = useCaseContext()
  const chosenId = useCase((state) => state.chosenId)
  const table = useCase((state) => state.table)
  useCase((state) => state.revision)
  const viewer = useStore(bench, (state) => state.viewer)
  const evidenceShown = useCasePrefs((prefs) => prefs.evidenceShown)
  const row = chosenId === null ? undefined : table.rowOf.get(chosenId)
  useNextPictures(chosenId, large ? pageCropPx : chosenCropPx)
  if (chosenId === null || row === undefined) return <p className={styles.none}>{t('casePage.cell-none')}</p>

  return (
    <section className={styles.cell} data-look={look} aria-label={t('casePage.cell')}>
      <div className={styles.cellTop}>
        <button
          type="button"
          className={styles.bigCrop}
          onClick={() => bench.toSlide()}
          disabled={viewer === null}
          aria-label={t('casePage.cmd-to-slide')}
        >
          <CropImage cellId={chosenId} sizePx={large ? pageCropPx : chosenCropPx} />
        </button>
        <div className={styles.facts}>
          <Labels cellId={chosenId} row={row} />
          <CellActions status={statuses[table.status[row]!] ?? 'open'} marked={table.marked[row] === 1} />
        </div>
      </div>
      {(large || evidenceShown) && <Evidence cellId={chosenId} row={row} />}
    </section>
  )
}

/** Loads the pictures of the cells that the next keys probably choose. */
function useNextPictures(chosenId: number | null, sidePx: number): void {
  const { store } = useCaseContext()
  const look = useCropLook()
  useEffect(() => {
    const state = store.getState()
    const place = placeOf(state, chosenId)
    if (place < 0) return
    const next = [1, 2, 3, -1].flatMap((by) => state.arrangement.rows[place + by] ?? [])
    crops.expect(next.map((row) => cropAddress(state.table.id[row]!, sidePx, look)))
  }, [store, chosenId, sidePx, look])
}

interface OfCell {
  readonly cellId: number
  readonly row: number
}

/** What the reader and the AI say about the cell. */
function Labels({ cellId, row }: OfCell) {
  const table = useCase((state) => state.table)
  const selected = useCase((state) => state.selectedIds.size)
  const pending = useCase((state) => state.pending.has(cellId))
  const evidenceShown = useCasePrefs((prefs) => prefs.evidenceShown)
  const task = useTask()
  const status = statuses[table.status[row]!] ?? 'open'
  return (
    <div className={styles.facing}>
      <dl>
        <div>
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
        </div>
        <div>
          <dt>{t('casePage.ai-label')}</dt>
          <dd>
            {table.byReader[row] === 1 ? (
              <span className={styles.dim}>{t('casePage.added-by-reader')}</span>
            ) : (
              <>
                <ClassBadge of={task.classOf(classAt(table, table.aiLabel[row]!))} />
                <b title={t('casePage.score-meaning', { what: task.manifest.texts.abnormal })}>
                  {formatScore(table.score[row]!)}
                </b>
              </>
            )}
          </dd>
        </div>
      </dl>
      <button
        type="button"
        className={styles.evidenceSwitch}
        aria-expanded={evidenceShown}
        onClick={() => setCasePrefs({ evidenceShown: !evidenceShown })}
      >
        {t('casePage.evidence')}
        <Keys of={cellCommands.evidence} />
      </button>
    </div>
  )
}

/** What the classification rests on, and where the cell lies. */
function Evidence({ cellId, row }: OfCell) {
  const table = useCase((state) => state.table)
  const slide = useCase((state) => state.detail!.slide)
  const detail = useCellDetail(cellId)
  const byReader = table.byReader[row] === 1
  return (
    <div className={styles.evidence}>
      {!byReader && <Probabilities of={detail} />}
      {!byReader && <NearestCells cellId={cellId} />}
      <Provenance slide={slide} x={table.x[row]!} y={table.y[row]!} byReader={byReader} />
    </div>
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
