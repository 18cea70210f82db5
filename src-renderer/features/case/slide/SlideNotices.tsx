import { Button } from '@mantine/core'
import { useStore } from 'zustand'
import { setViewing, useViewing } from '#renderer/client/viewing.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { ColourNotice, type ColourState } from '#renderer/viewer/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { ComparePanel } from '../cell/ComparePanel.tsx'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import { MissingSlide } from './MissingSlide.tsx'
import { NewCellClass } from './NewCellClass.tsx'
import { ScalePrompt } from './ScalePrompt.tsx'
import styles from './slide.module.css'

/** Tiles that could not be shown, with the error of the last one. */
export interface MissingTiles {
  readonly count: number
  readonly error: ErrorData | null
}

export interface SlideNoticesProps {
  readonly tiles: MissingTiles
  readonly colour: ColourState
  /** Whether panels are open on the other side. */
  readonly beside: boolean
}

/** Notices at the upper left of the slide: questions to the reader, and errors. */
export function SlideNotices({ tiles, colour, beside }: SlideNoticesProps) {
  const { bench } = useCaseContext()
  const viewing = useViewing((all) => all)
  const tool = useStore(bench, (state) => state.tool)
  const slide = useCase((state) => state.detail!.slide)
  const present = useCase((state) => state.detail!.row.present)
  const said = tiles.count > 0 ? tiles.error?.code : undefined
  const changed = slide.changed || said === 'file-changed'
  const gone = changed || !present || !slide.present || said === 'slide-missing'
  return (
    <div className={styles.notices} data-beside={beside}>
      <ColourNotice viewing={viewing} colour={colour} onViewing={setViewing} />
      <ComparePanel />
      <NewCellClass />
      {tool !== 'pan' && <p className={styles.toolHint}>{t(`viewer.tool-${tool}`)}</p>}
      <Failures />
      {gone ? <MissingSlide changed={changed} /> : tiles.count > 0 && <TilesMissing {...tiles} />}
      {slide.micronsPerPixel === null && <ScalePrompt />}
    </div>
  )
}

/** Decisions that could not be saved. */
function Failures() {
  const { store } = useCaseContext()
  const failures = useCase((state) => state.failures)
  const [first] = failures
  if (first === undefined) return null
  const title = failures.length === 1 ? 'casePage.action-failed-one' : 'casePage.action-failed'
  return (
    <div className={styles.failures}>
      <b>{t(title, { n: failures.length })}</b>
      <ErrorNotice error={{ ...first.error, retryable: true }} onRetry={store.retryFailures} />
      <Button variant="subtle" color="gray" size="compact-xs" onClick={store.dropFailures}>
        {t('casePage.action-failed-drop')}
      </Button>
    </div>
  )
}

function TilesMissing({ count, error }: MissingTiles) {
  const { bench } = useCaseContext()
  return (
    <div className={styles.tilesMissing} role="alert">
      <span>{count === 1 ? t('viewer.tiles-missing-one') : t('viewer.tiles-missing', { n: count })}</span>
      {error !== null && (
        <ErrorNotice error={{ ...error, retryable: true }} onRetry={() => bench.getState().viewer?.retryTiles()} />
      )}
    </div>
  )
}
