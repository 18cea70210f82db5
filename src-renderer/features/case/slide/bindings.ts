import { setViewing, viewingNow } from '#renderer/client/viewing.ts'
import { type Command, on } from '#renderer/commands/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { slideCommands as command, isToneAltered, toneAsItIs } from '#renderer/viewer/index.ts'
import { t } from '#shared/messages/index.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import { removeMeasure } from '../state/measuring.ts'
import { explainedWhileReadOnly, isReadOnly } from '../state/read-only.ts'
import { slideAfter } from '../state/transitions.ts'
import { slidesCommands } from './commands.ts'

/** Share of the view by which a key moves the slide. */
const panStep = 0.15

/** Actions of the keys of the slide. */
export const slideBindings = (context: CaseContextValue): Command[] => [
  ...chooserBindings(context),
  ...movementBindings(context),
  ...planeBindings(context),
  ...layerBindings(context),
  ...toolBindings(context),
]

/** Keys for the slides of a case with several. */
function chooserBindings({ store }: CaseContextValue): Command[] {
  const after = (by: number): number | null => {
    const { detail } = store.getState()
    return detail && slideAfter(detail, by)
  }
  const step = (by: number) => () => {
    const slideId = after(by)
    if (slideId === null) return
    store.showSlide(slideId)
    announce(t('caseNews.slide-shown', { file: store.getState().detail?.slide.fileName ?? '' }))
  }
  const several = () => after(1) !== null
  return [on(slidesCommands.nextSlide, step(1), several), on(slidesCommands.previousSlide, step(-1), several)]
}

function movementBindings({ bench }: CaseContextValue): Command[] {
  const viewer = () => bench.getState().viewer
  const there = () => viewer() !== null
  const objective = (by: 1 | -1) => () =>
    bench.getState().stepping ? bench.stepPlane(by) : viewer()?.stepObjective(by)
  return [
    on(command.closer, objective(1), there),
    on(command.farther, objective(-1), there),
    on(command.home, () => viewer()?.home(), there),
    on(command.panLeft, () => viewer()?.panBy(-panStep, 0), there),
    on(command.panRight, () => viewer()?.panBy(panStep, 0), there),
    on(command.panUp, () => viewer()?.panBy(0, -panStep), there),
    on(command.panDown, () => viewer()?.panBy(0, panStep), there),
    on(command.rotate, () => viewer()?.turn(), there),
    on(
      command.rotateReset,
      () => viewer()?.setRotation(0),
      () => there() && viewer()?.view().rotation !== 0,
    ),
  ]
}

/** Keys for focal planes, and for the fields of a slide that consists of several. */
function planeBindings({ store, bench }: CaseContextValue): Command[] {
  const hasPlanes = () => (store.getState().detail?.slide.planes ?? 1) > 1
  const hasFields = () => (store.getState().detail?.slide.fields.length ?? 0) > 0
  return [
    on(command.focus, () => bench.setState({ stepping: !bench.getState().stepping }), hasPlanes),
    {
      ...on(command.focus, () => toast({ tone: 'plain', title: t('viewer.focus-single'), only: 'focus' })),
      explains: true,
    },
    on(command.planeUp, () => bench.stepPlane(1), hasPlanes),
    on(command.planeDown, () => bench.stepPlane(-1), hasPlanes),
    on(command.allInFocus, bench.toggleAllInFocus, hasPlanes),
    on(command.fieldNext, () => bench.stepField(1), hasFields),
    on(command.fieldBefore, () => bench.stepField(-1), hasFields),
  ]
}

/** Keys for colours and for the layers over the slide. */
function layerBindings({ bench }: CaseContextValue): Command[] {
  const there = () => bench.getState().viewer !== null
  const altered = () => isToneAltered(viewingNow()) || !viewingNow().applyProfile
  return [
    on(command.colours, () => bench.setState({ coloursShown: !bench.getState().coloursShown }), there),
    on(
      command.profile,
      () => setViewing({ applyProfile: !viewingNow().applyProfile }),
      () => bench.getState().colour.profile === 'present',
    ),
    on(command.resetColours, () => setViewing({ ...toneAsItIs, applyProfile: true }), altered),
    on(command.heat, () => bench.setHeatShown(!bench.getState().heatShown), there),
    on(command.focusMap, () => bench.setFocusShown(!bench.getState().focusShown), there),
    on(command.marks, () => bench.setMarksShown(!bench.getState().marksShown), there),
  ]
}

function toolBindings(context: CaseContextValue): Command[] {
  const { store, bench } = context
  const measureToRemove = () => bench.getState().viewer?.selectedMeasure() ?? null
  const there = () => bench.getState().viewer !== null
  return [
    on(command.ruler, () => bench.setTool(bench.getState().tool === 'ruler' ? 'pan' : 'ruler'), there),
    on(
      command.addCell,
      () => (bench.getState().tool === 'add-cell' ? bench.askClassAtCentre() : bench.setTool('add-cell')),
      () => !isReadOnly(store) && there() && store.getState().detail?.result != null,
    ),
    on(
      command.removeMeasure,
      () => {
        const id = measureToRemove()
        if (id !== null) removeMeasure(context, id)
      },
      () => measureToRemove() !== null,
    ),
    ...explainedWhileReadOnly(store, [command.addCell]),
  ]
}
