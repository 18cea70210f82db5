import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type MouseEvent, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { t } from '#shared/messages/index.ts'
import { type GalleryLine, galleryLines } from '../state/arrange.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { shownDecision } from '../state/shown-decision.ts'
import { placeOf } from '../state/transitions.ts'
import { GalleryEmpty } from './GalleryEmpty.tsx'
import { GalleryHead } from './GalleryHead.tsx'
import { GalleryTile } from './GalleryTile.tsx'
import styles from './gallery.module.css'
import { gapPx, sidePx, useColumns } from './use-columns.ts'
import { useSeenTiles } from './use-seen-tiles.ts'

const headPx = 26

/** The id of a cell's tile in the document, by which the gallery names its active tile. */
const tileId = (cellId: number | null): string | undefined => (cellId === null ? undefined : `cell-${cellId}`)

/** The cells that pass the filter, or why there are none. */
export function Gallery() {
  const empty = useCase((state) => state.arrangement.rows.length === 0)
  return empty ? <GalleryEmpty /> : <GalleryGrid />
}

/** All cells: the first look, then groups by class, most suspicious first. Only visible lines are on the page. */
function GalleryGrid() {
  const { store, bench, looks } = useCaseContext()
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useStore(bench, (state) => state.grid)
  const arrangement = useCase((state) => state.arrangement)
  const revision = useCase((state) => state.revision)
  const chosenId = useCase((state) => state.chosenId)
  const { columns, sizePx } = useColumns(scroller)
  const lines = useMemo(() => galleryLines(arrangement.groups, columns), [arrangement, columns])

  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (lines[at]?.kind === 'head' ? headPx : sizePx + gapPx),
    overscan: 4,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are estimated anew when the lines change
  useLayoutEffect(() => virtual.measure(), [lines, sizePx])

  // The chosen tile stays in view, wherever it was chosen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the choice, not every change of the lines
  useEffect(() => {
    const place = placeOf(store.getState(), chosenId)
    if (place < 0) return
    const at = lines.findIndex((line) => line.kind === 'tiles' && place >= line.from && place < line.to)
    if (at < 0) return
    // Scrolling makes the browser lay the page out at once, so it is left out if the line is in view.
    const [wanted] = virtual.getOffsetForIndex(at, 'auto') ?? []
    if (wanted !== virtual.scrollOffset) virtual.scrollToIndex(at, { align: 'auto' })
  }, [chosenId, columns, grid])

  useSeenTiles(scroller, looks)

  // A case that was opened from the worklist has no focus yet. It goes where the choice is.
  useEffect(() => {
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])

  const onClick = (event: MouseEvent): void => {
    const tile = event.target instanceof Element ? event.target.closest('[data-cell]') : null
    if (tile !== null) store.choose(Number(tile.getAttribute('data-cell')), { extend: event.shiftKey })
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are commands of the page
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      tabIndex={0}
      data-gallery
      aria-activedescendant={tileId(chosenId)}
      aria-multiselectable
      aria-label={t('casePage.gallery')}
      aria-rowcount={lines.length}
      onClick={onClick}
      onDoubleClick={() => bench.toSlide()}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table */}
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }} data-revision={revision}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (line === undefined) return null
          return line.kind === 'tiles' ? (
            <Tiles key={item.key} line={line} at={item} sizePx={sizePx} />
          ) : (
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
            // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
            <div key={`h${line.group.label}`} role="row" className={styles.headLine} style={positionOf(item)}>
              <GalleryHead group={line.group} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

const positionOf = ({ start, size }: VirtualItem) => ({ transform: `translateY(${start}px)`, height: size })

interface TilesProps {
  readonly line: Extract<GalleryLine, { kind: 'tiles' }>
  readonly at: VirtualItem
  readonly sizePx: number
}

/** A line of the gallery: as many cells as there are columns, or the rest of a group. */
function Tiles({ line, at, sizePx }: TilesProps) {
  const task = useTask()
  const arrangement = useCase((state) => state.arrangement)
  const table = useCase((state) => state.table)
  useCase((state) => state.revision)
  const chosenId = useCase((state) => state.chosenId)
  const selectedIds = useCase((state) => state.selectedIds)
  const pending = useCase((state) => state.pending)
  const failures = useCase((state) => state.failures)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
    <div role="row" className={styles.line} style={{ ...positionOf(at), gap: gapPx, paddingInline: sidePx }}>
      {Array.from(arrangement.rows.subarray(line.from, line.to), (row) => {
        const id = table.id[row]!
        const action = pending.get(id)
        const { label, aiLabel, status, marked } = shownDecision(table, row, action)
        return (
          <GalleryTile
            key={id}
            domId={tileId(id)!}
            id={id}
            label={task.classOf(label)}
            aiLabel={aiLabel === null ? null : task.classOf(aiLabel)}
            scoreOf={task.manifest.texts.abnormal}
            score={table.score[row]!}
            status={status}
            marked={marked}
            byReader={table.byReader[row] === 1}
            pending={action !== undefined}
            failed={failures.some(({ cellIds }) => cellIds.includes(id))}
            chosen={id === chosenId}
            selected={selectedIds.has(id)}
            sizePx={sizePx}
          />
        )
      })}
    </div>
  )
}
