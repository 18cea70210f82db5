import { setViewing, viewingNow } from '#renderer/client/viewing.ts'
import { type Command, on, useCommands } from '#renderer/commands/index.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { slideCommands, toneAsItIs } from '#renderer/viewer/index.ts'
import { draftProblems } from '#shared/domain/bethesda/index.ts'
import { type CellClass, organismClasses } from '#shared/domain/classes.ts'
import { t } from '#shared/messages/index.ts'
import { keyLabels } from './cell/labels.ts'
import { useCaseContext } from './state/case-context.tsx'
import { caseCommands, labelCommands } from './state/commands.ts'
import type { DraftStore } from './state/draft-store.ts'
import { casePrefs, setCasePrefs } from './state/prefs.ts'

/** Binds every key of the case page. */
export function useCaseCommands(drafts: DraftStore): void {
  const { store, bench } = useCaseContext()
  const viewer = () => bench.getState().viewer
  const columns = () => bench.getState().columns
  const hasPlanes = () => (store.getState().detail?.slide.planes ?? 1) > 1
  const hasFields = () => (store.getState().detail?.slide.fields.length ?? 0) > 0
  const signed = () => store.getState().detail?.signOut !== null
  const editable = () => !signed() && store.getState().chosenId !== null
  const advance = () => ({ advance: casePrefs.getState().advance })
  const toggleTool = (tool: 'ruler') => () => bench.setTool(bench.getState().tool === tool ? 'pan' : tool)
  const chosenIsMarked = (): boolean => {
    const { chosenId, table } = store.getState()
    return chosenId !== null && table.marked[table.rowOf.get(chosenId) ?? -1] === 1
  }

  /** The class of the cell that was just drawn, else of the chosen one. */
  const say = (label: CellClass): void => {
    if (bench.getState().newBox === null) store.act({ kind: 'relabel', label }, advance())
    else bench.addDrawn(label)
  }
  const label = (at: number) => () => {
    const organism = organismClasses[at]
    if (bench.getState().choosingOrganism) {
      if (organism === undefined) return
      bench.setState({ choosingOrganism: false })
      say(organism)
      return
    }
    const chosen = keyLabels[at]?.label ?? null
    if (chosen === null) bench.setState({ choosingOrganism: true })
    else say(chosen)
  }

  const commands: Command[] = [
    ...(['left', 'right', 'up', 'down'] as const).map((step) =>
      on(caseCommands[step], () => store.step(step, columns())),
    ),
    on(caseCommands.extendLeft, () => store.step('left', columns(), { extend: true })),
    on(caseCommands.extendRight, () => store.step('right', columns(), { extend: true })),
    on(caseCommands.extendUp, () => store.step('up', columns(), { extend: true })),
    on(caseCommands.extendDown, () => store.step('down', columns(), { extend: true })),
    on(caseCommands.first, () => {
      const { arrangement, table } = store.getState()
      const row = arrangement.rows[0]
      if (row !== undefined) store.choose(table.id[row]!)
    }),
    on(caseCommands.toSlide, () => (bench.getState().tool === 'add-cell' ? bench.askClassAtCentre() : bench.toSlide())),
    on(caseCommands.back, () => leave(bench.back)),
    ...labelCommands.map((command, at) =>
      on(command, label(at), () => editable() || (!signed() && bench.getState().newBox !== null)),
    ),
    on(caseCommands.accept, () => store.act({ kind: 'accept' }, advance()), editable),
    on(caseCommands.dismiss, () => store.act({ kind: 'dismiss' }, advance()), editable),
    on(caseCommands.mark, () => store.act({ kind: 'mark', marked: !chosenIsMarked() }, { advance: false }), editable),
    on(caseCommands.clear, () => store.act({ kind: 'clear' }, { advance: false }), editable),
    on(caseCommands.undo, store.undo, () => !signed() && store.getState().undoDepth > 0),
    on(caseCommands.redo, store.redo, () => !signed() && store.getState().redoDepth > 0),
    on(caseCommands.grid, () => bench.setState({ grid: !bench.getState().grid })),
    on(caseCommands.compare, () =>
      bench.setState({ pinnedId: bench.getState().pinnedId === null ? store.getState().chosenId : null }),
    ),
    on(caseCommands.advance, () => setCasePrefs({ advance: !casePrefs.getState().advance })),
    on(caseCommands.collapseLeft, () => setCasePrefs({ galleryShown: !casePrefs.getState().galleryShown })),
    on(caseCommands.collapseRight, () => setCasePrefs({ findingsShown: !casePrefs.getState().findingsShown })),
    on(caseCommands.findings, () => {
      setCasePrefs({ findingsShown: true })
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-region=findings] [data-first]')?.focus())
    }),
    on(
      caseCommands.signOut,
      () => (draftProblems(drafts.getState().draft).length === 0 ? bench.setState({ signing: true }) : bench.block()),
      () => !signed(),
    ),
    on(caseCommands.report, () => bench.setState({ reportOpen: true })),

    on(slideCommands.closer, () => (bench.getState().stepping ? bench.stepPlane(1) : viewer()?.stepObjective(1))),
    on(slideCommands.farther, () => (bench.getState().stepping ? bench.stepPlane(-1) : viewer()?.stepObjective(-1))),
    on(slideCommands.focus, () => {
      if (hasPlanes()) bench.setState({ stepping: !bench.getState().stepping })
      else toast({ tone: 'plain', title: t('viewer.focus-single'), only: 'focus' })
    }),
    on(slideCommands.planeUp, () => bench.stepPlane(1), hasPlanes),
    on(slideCommands.planeDown, () => bench.stepPlane(-1), hasPlanes),
    on(slideCommands.allInFocus, bench.toggleAllInFocus, hasPlanes),
    on(slideCommands.fieldNext, () => bench.stepField(1), hasFields),
    on(slideCommands.fieldBefore, () => bench.stepField(-1), hasFields),
    on(slideCommands.colours, () => bench.setState({ coloursShown: !bench.getState().coloursShown })),
    on(slideCommands.profile, () => setViewing({ applyProfile: !viewingNow().applyProfile })),
    on(slideCommands.resetColours, () => setViewing({ ...toneAsItIs, applyProfile: true })),
    on(slideCommands.home, () => viewer()?.home()),
    on(slideCommands.panLeft, () => viewer()?.panBy(-0.15, 0)),
    on(slideCommands.panRight, () => viewer()?.panBy(0.15, 0)),
    on(slideCommands.panUp, () => viewer()?.panBy(0, -0.15)),
    on(slideCommands.panDown, () => viewer()?.panBy(0, 0.15)),
    on(slideCommands.rotate, () => viewer()?.turn()),
    on(slideCommands.rotateReset, () => viewer()?.setRotation(0)),
    on(slideCommands.heat, () => bench.setHeatShown(!bench.getState().heatShown)),
    on(slideCommands.focusMap, () => bench.setFocusShown(!bench.getState().focusShown)),
    on(slideCommands.marks, () => bench.setMarksShown(!bench.getState().marksShown)),
    on(slideCommands.ruler, toggleTool('ruler')),
    on(
      slideCommands.addCell,
      () => (bench.getState().tool === 'add-cell' ? bench.askClassAtCentre() : bench.setTool('add-cell')),
      () => !signed() && store.getState().detail?.result != null,
    ),
    on(slideCommands.removeMeasure, () => void viewer()?.removeMeasure()),
  ]
  const readOnly = () => toast({ tone: 'plain', title: t('casePage.signed-read-only'), only: 'signed' })
  useCommands([
    ...commands,
    // A key that does nothing would look broken: a signed case says why.
    ...[...labelCommands, ...decisions].map((command) => on(command, readOnly, signed)),
  ])
}

const { accept, dismiss, mark, clear, undo, redo } = caseCommands
const decisions = [accept, dismiss, mark, clear, undo, redo, slideCommands.addCell]

/** Esc leads from a form back to the gallery first, then out of what is open. */
function leave(back: () => boolean): void {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.closest('input,textarea,select,summary,[data-region=findings]')) {
    focused.blur()
    focusChosenTile()
    return
  }
  back()
  focusChosenTile()
}

function focusChosenTile(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-cell][data-chosen=true]')?.focus({ preventScroll: true }),
  )
}
