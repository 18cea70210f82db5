import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '#shared/messages/index.ts'
import { galleryLines } from '../state/arrange.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import { useCasePrefs } from '../state/prefs.ts'
import { GalleryEmpty } from './GalleryEmpty.tsx'
import { GalleryHead } from './GalleryHead.tsx'
import { GalleryTile } from './GalleryTile.tsx'
import styles from './gallery.module.css'

const gapPx = 6
const headPx = 30
const sidePx = 12

/** The cells that pass the filter, or why there are none. */
export function Gallery() {
  const empty = useCase((state) => state.arrangement.rows.length === 0)
  return empty ? <GalleryEmpty /> : <GalleryGrid />
}

/** All cells: the first look, then grouped by class, the most suspicious first; only lines in view are on the page. */
function GalleryGrid() {
  const { store, bench } = useCaseContext()
  const scroller = useRef<HTMLDivElement>(null)
  const [widthPx, setWidthPx] = useState(360)
  const tilePx = useCasePrefs((prefs) => prefs.tilePx)
  const grid = useStore(bench, (state) => state.grid)
  const arrangement = useCase((state) => state.arrangement)
  const table = useCase((state) => state.table)
  const revision = useCase((state) => state.revision)
  const chosenId = useCase((state) => state.chosenId)
  const selectedIds = useCase((state) => state.selectedIds)
  const pending = useCase((state) => state.pending)
  const failures = useCase((state) => state.failures)
  const failed = useMemo(() => new Set(failures.flatMap(({ cellIds }) => cellIds)), [failures])

  const columns = Math.max(1, Math.floor((widthPx - sidePx * 2 + gapPx) / (tilePx + gapPx)))
  // Tiles take what is left over, so that the right edge is straight.
  const sizePx = Math.floor((widthPx - sidePx * 2 + gapPx) / columns) - gapPx
  const lines = useMemo(() => galleryLines(arrangement.groups, columns), [arrangement, columns])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth))
    observer.observe(element)
    setWidthPx(element.clientWidth)
    return () => observer.disconnect()
  }, [])
  useEffect(() => bench.setState({ columns }), [bench, columns])

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
    if (chosenId === null) return
    const place = arrangement.placeOf[table.rowOf.get(chosenId) ?? -1] ?? -1
    if (place < 0) return
    const at = lines.findIndex((line) => line.kind === 'tiles' && place >= line.from && place < line.to)
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [chosenId, columns, grid])

  const cellAt = (event: MouseEvent): number | null => {
    const tile = event.target instanceof Element ? event.target.closest('[data-cell]') : null
    return tile === null ? null : Number(tile.getAttribute('data-cell'))
  }
  const onClick = (event: MouseEvent): void => {
    const id = cellAt(event)
    if (id !== null) store.choose(id, { extend: event.shiftKey })
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are commands of the page
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={t('casePage.gallery')}
      aria-rowcount={lines.length}
      onClick={onClick}
      onDoubleClick={() => bench.toSlide()}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} data-revision={revision}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (line === undefined) return null
          const position = { transform: `translateY(${item.start}px)`, height: item.size }
          if (line.kind === 'head')
            return (
              <div key={`h${line.group.label}`} className={styles.headLine} style={position}>
                <GalleryHead group={line.group} />
              </div>
            )
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
            // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
            <div
              key={item.key}
              role="row"
              className={styles.line}
              style={{ ...position, gap: gapPx, paddingInline: sidePx }}
            >
              {Array.from({ length: line.to - line.from }, (_, offset) => {
                const row = arrangement.rows[line.from + offset]!
                const id = table.id[row]!
                return (
                  <GalleryTile
                    key={id}
                    id={id}
                    label={table.label[row]!}
                    aiLabel={table.aiLabel[row]!}
                    score={table.score[row]!}
                    status={table.status[row]!}
                    marked={table.marked[row] === 1}
                    byReader={table.byReader[row] === 1}
                    pending={pending.has(id)}
                    failed={failed.has(id)}
                    chosen={id === chosenId}
                    selected={selectedIds.has(id)}
                    sizePx={sizePx}
                  />
                )
              })}
            </div>
          )
        })}
      </div>
    </div>
  )
}
