import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { useRecords } from '#renderer/client/records.ts'
import { setViewing, useViewing } from '#renderer/client/viewing.ts'
import {
  ColourControls,
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
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { keepMeasure } from '../state/measuring.ts'
import { useCasePrefs } from '../state/prefs.ts'
import { takesNothing } from '../state/read-only.ts'
import { SlideChooser } from './SlideChooser.tsx'
import { SlideFocus } from './SlideFocus.tsx'
import { type MissingTiles, SlideNotices } from './SlideNotices.tsx'
import styles from './slide.module.css'
import { useSlideLook } from './use-slide-look.ts'

const systemWantsLessMotion = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false

/** The slide with its tools, and notices about an unknown scale or an unreachable file. */
export function SlideCentre({ inert }: { readonly inert: boolean }) {
  const context = useCaseContext()
  const { bench } = context
  const slide = useCase((state) => state.detail!.slide)
  const signed = useCase((state) => takesNothing(state.detail))
  const screened = useCase((state) => state.detail!.result !== null)
  const reducedMotion = useRecords(({ settings }) => settings?.reducedMotion ?? false) || systemWantsLessMotion
  const { viewer, tool, heatShown, focusShown, marksShown, colour, coloursShown, stepping } = useStore(bench)
  const opacity = useCasePrefs((prefs) => prefs.heatOpacity)
  const threshold = useCasePrefs((prefs) => prefs.heatThreshold)
  const viewing = useViewing((all) => all)
  const look = useSlideLook()
  const task = useTask()
  const looks = useMemo(() => markLooks(task), [task])
  const [planePending, setPlanePending] = useState(false)
  const [tiles, setTiles] = useState<MissingTiles>({ count: 0, error: null })

  return (
    <section className={styles.centre} inert={inert}>
      <SlideChooser />
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
          onMeasure={(line) => keepMeasure(context, line)}
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
          <SlideNotices tiles={tiles} colour={colour} beside={coloursShown || heatShown || focusShown} />
        </SlideStage>
      )}
    </section>
  )
}
