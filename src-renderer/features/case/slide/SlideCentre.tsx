import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { useRecords } from '#renderer/client/records.ts'
import { setViewing, useViewing } from '#renderer/client/viewing.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import {
  ColourControls,
  ColourNotice,
  FieldControls,
  FocusControls,
  HeatControls,
  isToneAltered,
  markLooks,
  ScaleReadout,
  SlideLegends,
  SlideStage,
  SlideTools,
  ToneFilter,
  toneFilterUrl,
} from '#renderer/viewer/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { ComparePanel } from '../cell/ComparePanel.tsx'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { useCasePrefs } from '../state/prefs.ts'
import { isClosed } from '../state/read-only.ts'
import { MissingSlide } from './MissingSlide.tsx'
import { NewCellClass } from './NewCellClass.tsx'
import { ScalePrompt } from './ScalePrompt.tsx'
import { SlideChooser } from './SlideChooser.tsx'
import { SlideFocus } from './SlideFocus.tsx'
import styles from './slide.module.css'
import { useSlideLook } from './use-slide-look.ts'

const systemWantsLessMotion = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false

/** The slide with its tools, and what stands in its way: an unknown scale, an unreachable file. */
export function SlideCentre() {
  const { store, bench } = useCaseContext()
  const slide = useCase((state) => state.detail!.slide)
  const row = useCase((state) => state.detail!.row)
  const signed = useCase((state) => isClosed(state.detail))
  const screened = useCase((state) => state.detail!.result !== null)
  const failures = useCase((state) => state.failures)
  const reducedMotion = useRecords(({ settings }) => settings?.reducedMotion ?? false) || systemWantsLessMotion
  const { viewer, tool, heatShown, focusShown, marksShown, grid, colour, coloursShown, stepping } = useStore(bench)
  const opacity = useCasePrefs((prefs) => prefs.heatOpacity)
  const threshold = useCasePrefs((prefs) => prefs.heatThreshold)
  const viewing = useViewing((all) => all)
  const look = useSlideLook()
  const task = useTask()
  const looks = useMemo(() => markLooks(task), [task])
  const [planePending, setPlanePending] = useState(false)
  const [tiles, setTiles] = useState<{ count: number; error: ErrorData | null }>({ count: 0, error: null })

  return (
    <section className={styles.centre} inert={grid}>
      <ToneFilter viewing={viewing} />
      {look !== null && (
        <SlideStage
          slide={slide}
          look={look}
          looks={looks}
          tone={isToneAltered(viewing) ? toneFilterUrl : ''}
          onColour={(state) => bench.setState({ colour: state })}
          onPlanePending={setPlanePending}
          onPlaneStep={bench.stepPlane}
          reducedMotion={reducedMotion}
          onViewer={bench.attach}
          onPick={bench.pick}
          onTool={(next) => bench.setState({ tool: next })}
          onTilesMissing={(count, error) => setTiles({ count, error })}
          onBox={bench.askClass}
        >
          <SlideTools
            viewer={viewer}
            tool={tool}
            heatShown={heatShown}
            focusShown={focusShown}
            coloursShown={coloursShown}
            onColoursShown={(shown) => bench.setState({ coloursShown: shown })}
            marksShown={marksShown}
            canAddCells={screened && !signed}
            onTool={bench.setTool}
            onHeatShown={bench.setHeatShown}
            onFocusShown={bench.setFocusShown}
            onMarksShown={bench.setMarksShown}
          />
          {slide.planes > 1 && (
            <FocusControls
              planes={slide.planes}
              startPlane={slide.startPlane}
              planeMicrons={slide.planeMicrons}
              plane={look.plane}
              pending={planePending}
              stepping={stepping}
              onPlane={bench.setPlane}
              onStepping={(on) => bench.setState({ stepping: on })}
            />
          )}
          {slide.fields.length > 0 && (
            <FieldControls viewer={viewer} fields={slide.fields} onStep={bench.stepField} onField={bench.showField} />
          )}
          <SlideLegends>
            {coloursShown && <ColourControls viewing={viewing} colour={colour} onViewing={setViewing} />}
            {heatShown && <HeatControls heat={{ shown: true, opacity, threshold }} onHeat={bench.setHeat} />}
            {focusShown && <SlideFocus viewer={viewer} />}
          </SlideLegends>
          <ScaleReadout viewer={viewer} micronsPerPixel={slide.micronsPerPixel} />
          <SlideChooser />
          <div className={styles.notices} data-beside={coloursShown || heatShown || focusShown}>
            <ColourNotice viewing={viewing} colour={colour} onViewing={setViewing} />
            <ComparePanel />
            <NewCellClass />
            {tool !== 'pan' && <p className={styles.toolHint}>{t(`viewer.tool-${tool}`)}</p>}
            {failures[0] !== undefined && (
              <div className={styles.failures}>
                <b>
                  {t(failures.length === 1 ? 'casePage.action-failed-one' : 'casePage.action-failed', {
                    n: failures.length,
                  })}
                </b>
                <ErrorNotice error={{ ...failures[0].error, retryable: true }} onRetry={store.retryFailures} />
                <Button variant="subtle" color="gray" size="compact-xs" onClick={store.dropFailures}>
                  {t('casePage.action-failed-drop')}
                </Button>
              </div>
            )}
            {!row.present || !slide.present || (tiles.count > 0 && tiles.error?.code === 'slide-missing') ? (
              <MissingSlide />
            ) : (
              tiles.count > 0 && (
                <div className={styles.tilesMissing} role="alert">
                  <span>
                    {tiles.count === 1 ? t('viewer.tiles-missing-one') : t('viewer.tiles-missing', { n: tiles.count })}
                  </span>
                  {tiles.error !== null && (
                    <ErrorNotice error={{ ...tiles.error, retryable: true }} onRetry={() => viewer?.retryTiles()} />
                  )}
                </div>
              )
            )}
            {slide.micronsPerPixel === null && <ScalePrompt />}
          </div>
        </SlideStage>
      )}
    </section>
  )
}
