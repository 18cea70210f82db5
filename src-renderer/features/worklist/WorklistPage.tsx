import { Button } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { loadLists } from '#renderer/client/live.ts'
import { useRecords } from '#renderer/client/records.ts'
import { bringInSlides, chooseAndBringIn } from '#renderer/features/intake/index.ts'
import { showTray } from '#renderer/features/orders/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { navigate } from '#renderer/frame/router.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { counted, t } from '#shared/messages/index.ts'
import { CaseTable } from './CaseTable.tsx'
import { chosenIndex } from './choice.ts'
import { EmptyWorklist } from './EmptyWorklist.tsx'
import { FilterBar } from './FilterBar.tsx'
import { filterCases, isFiltering } from './filter.ts'
import { useWorklistCommands } from './use-worklist-commands.ts'
import { clearFilter, useWorklistView, worklistView } from './view.ts'
import { WorklistHints } from './WorklistHints.tsx'
import styles from './worklist.module.css'

const choose = (caseId: number) => worklistView.setState({ chosen: caseId })
const open = (caseId: number) => {
  choose(caseId)
  navigate({ page: 'case', caseId })
}

/** All cases as a table that reads as a story, the most urgent first. */
export function WorklistPage() {
  const all = useRecords(({ rows }) => rows)
  const loaded = useRecords((state) => state.loaded)
  const loadError = useRecords((state) => state.loadError)
  const { filter, order, chosen, lastIndex } = useWorklistView()
  const { rows, counts } = useMemo(() => filterCases(all.values(), filter, order), [all, filter, order])
  const index = chosenIndex(
    useMemo(() => rows.map(({ id }) => id), [rows]),
    chosen,
    lastIndex,
  )
  const filterField = useRef<HTMLInputElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const focusGrid = useCallback(() => grid.current?.focus({ preventScroll: true }), [])

  const openOnly = () => {
    const [only] = rows
    if (only === undefined || rows.length > 1 || filter.text.trim() === '') return false
    open(only.id)
    return true
  }

  useWorklistCommands({ rows, index, filterField, grid, openCase: open, choose })
  useEffect(() => worklistView.setState({ lastIndex: index }), [index])
  const ready = loaded && all.size > 0
  useEffect(() => {
    if (ready) focusGrid()
  }, [ready, focusGrid])

  if (!loaded)
    return loadError ? (
      <div className={styles.notice}>
        <ErrorNotice error={loadError} onRetry={() => void loadLists()} />
      </div>
    ) : null
  if (all.size === 0) return <EmptyWorklist />
  return (
    <section className={styles.page} aria-label={t('worklist.title')}>
      <h1 className="visually-hidden">{t('worklist.title')}</h1>
      <div className={styles.bar}>
        <FilterBar filter={filter} counts={counts} inputRef={filterField} onLeave={focusGrid} onEnter={openOnly} />
        <span className={styles.shown} role="status">
          {isFiltering(filter)
            ? t('worklist.count-shown', { shown: rows.length, total: all.size })
            : counted(all.size, 'worklist.count-one', 'worklist.count-all')}
        </span>
        {isFiltering(filter) && (
          <button type="button" className={styles.clear} onClick={clearFilter}>
            {t('worklist.filter-clear')}
            <Keys of="Escape" />
          </button>
        )}
        <TrayButton />
        <Button rightSection={<Keys of={bringInSlides.keys[0] ?? ''} />} onClick={() => void chooseAndBringIn()}>
          {t(bringInSlides.title)}
        </Button>
      </div>
      {rows.length === 0 ? (
        <EmptyState
          title={t('worklist.nothing-matches')}
          text={t('worklist.nothing-matches-text', { total: all.size })}
        >
          <Button variant="default" rightSection={<Keys of="Escape" />} onClick={clearFilter}>
            {t('worklist.filter-clear')}
          </Button>
        </EmptyState>
      ) : (
        <CaseTable rows={rows} chosenIndex={index} order={order} onChoose={choose} onOpen={open} gridRef={grid} />
      )}
      <WorklistHints />
    </section>
  )
}

/** Silent while every slide has its order. */
function TrayButton() {
  const n = useRecords(({ tray }) => tray.length)
  if (n === 0) return null
  return (
    <Button
      variant="default"
      aria-label={counted(n, 'orders.tray-button-long-one', 'orders.tray-button-long')}
      rightSection={<Keys of={showTray.keys[0] ?? ''} />}
      onClick={() => openOverlay({ kind: 'tray' })}
    >
      {t('orders.tray-button', { n })}
    </Button>
  )
}
