import { Button } from '@mantine/core'
import { useCallback, useEffect, useRef } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { useMay } from '#renderer/client/session.ts'
import { withKeys } from '#renderer/commands/index.ts'
import { bringInSlides, chooseAndBringIn } from '#renderer/features/intake/index.ts'
import { showTray } from '#renderer/features/orders/index.ts'
import { expectCase } from '#renderer/frame/expected.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { navigate } from '#renderer/frame/router.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { counted, t } from '#shared/messages/index.ts'
import { CaseTable } from './CaseTable.tsx'
import { chosenIndex } from './choice.ts'
import { showArchive } from './commands.ts'
import { EmptyWorklist } from './EmptyWorklist.tsx'
import { FilterBar } from './FilterBar.tsx'
import { type Filter, isFiltering } from './filter.ts'
import { placeOf } from './list.ts'
import { useGridFocus } from './use-grid-focus.ts'
import { needLines, showList, useList } from './use-list.ts'
import { useWorklistCommands } from './use-worklist-commands.ts'
import { clearFilter, setFilter, useWorklistView, worklistView } from './view.ts'
import { WorklistHints } from './WorklistHints.tsx'
import styles from './worklist.module.css'

/** ms. A line that the reader only passes is not expected to be opened. */
const restsAfter = 250

const choose = (caseId: number) => worklistView.setState({ chosen: caseId })
const open = (caseId: number) => {
  choose(caseId)
  navigate({ page: 'case', caseId })
}

/** All cases as a table, in the stated order. Only what is in view is loaded. */
export function WorklistPage() {
  const all = useRecords(({ rows }) => rows)
  const { loaded, busy, error, ids, total, cases, sought, counts, archived } = useList()
  const { filter, order, chosen, lastIndex } = useWorklistView()
  const index = chosenIndex({ place: placeOf(ids, chosen) ?? (chosen === null ? null : sought), lastIndex, total })
  const rowAt = useCallback((place: number) => all.get(ids.get(place) ?? -1), [all, ids])
  const chooseAt = useCallback(
    (place: number) => worklistView.setState({ chosen: ids.get(place) ?? null, lastIndex: place }),
    [ids],
  )
  const row = rowAt(index)
  const filterField = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)

  const openOnly = () => {
    const only = rowAt(0)
    if (only === undefined || total > 1 || filter.text.trim() === '') return false
    open(only.id)
    return true
  }

  useWorklistCommands({ total, index, row, filterField, grid, openCase: open, chooseAt })
  useEffect(() => worklistView.setState({ lastIndex: index }), [index])
  const screened = row !== undefined && row.cellsTotal !== null ? row.slideId : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the same case changes nothing here
  useEffect(() => {
    if (screened === null) return
    const timer = setTimeout(() => expectCase(row!), restsAfter)
    return () => clearTimeout(timer)
  }, [screened])
  const ready = loaded && (cases > 0 || archived > 0)
  const { leaveFilter } = useGridFocus({ grid, filterField, ready, listed: total > 0 })

  if (!loaded)
    return error ? (
      <div className={styles.notice}>
        <ErrorNotice error={error} onRetry={() => void showList()} />
      </div>
    ) : null
  if (cases === 0 && archived === 0 && !filter.archived) return <EmptyWorklist />
  return (
    <section className={styles.page} aria-label={t('worklist.title')}>
      <h1 className="visually-hidden">{t('worklist.title')}</h1>
      <div className={styles.bar}>
        <FilterBar
          filter={filter}
          counts={counts}
          archived={archived}
          inputRef={filterField}
          onLeave={leaveFilter}
          onEnter={openOnly}
        />
        <Shown filter={filter} busy={busy} total={total} of={filter.archived ? archived : cases} />
        <span className={styles.order}>{t('worklist.order-stated', { order: t(`worklist.order-${order}`) })}</span>
        <TrayButton />
        <BringInButton />
      </div>
      {total === 0 ? (
        <NothingListed filter={filter} cases={cases} archived={archived} />
      ) : (
        <CaseTable
          total={total}
          rowAt={rowAt}
          onView={needLines}
          chosenIndex={index}
          order={order}
          onChoose={choose}
          onOpen={open}
          gridRef={grid}
        />
      )}
      <WorklistHints />
    </section>
  )
}

interface ShownProps {
  readonly filter: Filter
  /** The numbers are still those of another filter. */
  readonly busy: boolean
  readonly total: number
  readonly of: number
}

/** How many cases are shown, and the way back to all of them. */
function Shown({ filter, busy, total, of }: ShownProps) {
  if (!isFiltering(filter))
    return (
      <span className={styles.shown} role="status" aria-busy={busy}>
        {counted(of, 'worklist.count-one', 'worklist.count-all')}
      </span>
    )
  return (
    <>
      <span className={styles.shown} role="status" aria-busy={busy}>
        {t('worklist.count-shown', { shown: total, total: of })}
      </span>
      <button type="button" className={styles.clear} onClick={clearFilter}>
        {t('worklist.filter-clear')}
        <Keys of="Escape" />
      </button>
    </>
  )
}

interface NothingListedProps {
  readonly filter: Filter
  readonly cases: number
  readonly archived: number
}

/** Why no line is shown, with the way to the archive if it has what is looked for. */
function NothingListed({ filter, cases, archived }: NothingListedProps) {
  const empty = filter.archived && archived === 0 && filter.text.trim() === ''
  const inArchive = !filter.archived && archived > 0
  const text = inArchive
    ? counted(archived, 'filing.found-in-archive-one', 'filing.found-in-archive')
    : t('worklist.nothing-matches-text', { total: filter.archived ? archived : cases })
  return (
    <EmptyState
      title={t(empty ? 'filing.archive-empty' : 'worklist.nothing-matches')}
      text={empty ? withKeys(t('filing.archive-empty-text')) : text}
    >
      {inArchive && (
        <Button rightSection={<Keys of={showArchive} />} onClick={() => setFilter({ archived: true })}>
          {t('filing.show-archive')}
        </Button>
      )}
      <Button variant="default" rightSection={<Keys of="Escape" />} onClick={clearFilter}>
        {t('worklist.filter-clear')}
      </Button>
    </EmptyState>
  )
}

const BringInButton = () => (
  <Allowed to={bringInSlides.needs}>
    <Button rightSection={<Keys of={bringInSlides} />} onClick={() => void chooseAndBringIn()}>
      {t(bringInSlides.title)}
    </Button>
  </Allowed>
)

/** Hidden while every slide has its order, and from those who may not match them. */
function TrayButton() {
  const n = useRecords(({ tray }) => tray.length)
  const mayMatch = useMay(showTray.needs)
  if (n === 0 || !mayMatch) return null
  return (
    <Button
      variant="default"
      title={counted(n, 'orders.tray-button-long-one', 'orders.tray-button-long')}
      rightSection={<Keys of={showTray} />}
      onClick={() => openOverlay({ kind: 'tray' })}
    >
      {t('orders.tray-button', { n })}
    </Button>
  )
}
