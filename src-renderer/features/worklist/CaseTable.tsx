// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot leave out the lines that are not in view
import { useEffect, useRef, useState } from 'react'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { WorklistOrder } from '#shared/domain/worklist.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'
import { CaseLine } from './CaseLine.tsx'
import styles from './table.module.css'
import { useLinesInView } from './use-lines-in-view.ts'
import { setOrder } from './view.ts'

/** Height of a line in px; the same in worklist.module.css. */
const lineHeight = 40
const headHeight = 32

export interface CaseTableProps {
  /** Total number of lines. */
  readonly total: number
  /** The line at a place; undefined while it is loading. */
  readonly rowAt: (place: number) => CaseRow | undefined
  /** Called with the places that come into view. */
  readonly onView: (from: number, to: number) => void
  /** Index of the chosen case; -1 for none. */
  readonly chosenIndex: number
  readonly order: WorklistOrder
  readonly onChoose: (caseId: number) => void
  readonly onOpen: (caseId: number) => void
  readonly gridRef: React.RefObject<HTMLDivElement | null>
}

const columns: readonly { readonly title: MessageKey; readonly sort?: WorklistOrder; readonly hint?: MessageKey }[] = [
  { title: 'worklist.col-lane', sort: 'urgency', hint: 'worklist.sort-urgency' },
  { title: 'worklist.col-risk', sort: 'risk', hint: 'worklist.col-risk-meaning' },
  { title: 'worklist.col-accession', sort: 'accession', hint: 'worklist.sort-accession' },
  { title: 'worklist.col-patient', sort: 'patient', hint: 'worklist.sort-patient' },
  { title: 'worklist.col-specimen' },
  { title: 'worklist.col-file' },
  { title: 'worklist.col-added', sort: 'added', hint: 'worklist.sort-added' },
  { title: 'worklist.col-cells' },
  { title: 'worklist.col-reviewed' },
  { title: 'worklist.col-state', sort: 'state', hint: 'worklist.sort-state' },
]

/** Orders that begin with the smallest. */
const ascending: ReadonlySet<WorklistOrder> = new Set(['accession', 'patient', 'state'])

/**
 * The lines of the worklist, of which only those in view exist. The grid keeps the focus and names its chosen line.
 */
export function CaseTable(props: CaseTableProps) {
  const { total, rowAt, onView, chosenIndex, order, onChoose, onOpen, gridRef } = props
  const now = useToday()
  const scroller = useRef<HTMLDivElement>(null)
  const { from, to, scrollTo } = useLinesInView(scroller, { total, lineHeight, headHeight })
  useEffect(() => {
    if (chosenIndex >= 0) scrollTo(chosenIndex)
  }, [chosenIndex, scrollTo])
  useEffect(() => onView(from, to), [onView, from, to])
  const places = Array.from({ length: total === 0 ? 0 : to - from + 1 }, (_, i) => from + i)

  return (
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label={t('worklist.table-label', { order: t(`worklist.order-${order}`) })}
      aria-rowcount={total + 1}
      aria-activedescendant={chosenIndex >= 0 ? lineId(rowAt(chosenIndex)) : undefined}
      className={styles.grid}
    >
      <div ref={scroller} className={styles.scroller} data-lines>
        <div role="rowgroup" className={styles.headGroup}>
          <div role="row" aria-rowindex={1} tabIndex={-1} className={styles.head}>
            {columns.map(({ title, sort, hint }) => (
              <span
                key={title}
                role="columnheader"
                tabIndex={-1}
                aria-sort={sort && sort === order ? (ascending.has(sort) ? 'ascending' : 'descending') : undefined}
                title={hint && t(hint)}
              >
                {sort ? (
                  <button type="button" tabIndex={-1} onClick={() => setOrder(sort)}>
                    {t(title)}
                    {sort === order && <span aria-hidden>{ascending.has(sort) ? ' ↑' : ' ↓'}</span>}
                  </button>
                ) : (
                  t(title)
                )}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.lines} style={{ height: total * lineHeight }}>
          {places.map((place) => {
            const row = rowAt(place)
            if (!row) return null
            return (
              <CaseLine
                key={row.id}
                id={lineId(row)}
                row={row}
                index={place}
                top={place * lineHeight}
                now={now}
                chosen={place === chosenIndex}
                onChoose={onChoose}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

const lineId = (row: CaseRow | undefined): string => `case-${row?.id}`

/** The current time, precise to the day: the same object until the day changes. */
function useToday(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(
      () => setNow((before) => (before.toDateString() === new Date().toDateString() ? before : new Date())),
      60_000,
    )
    return () => clearInterval(timer)
  }, [])
  return now
}
