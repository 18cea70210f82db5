import { type Command, on } from '#renderer/commands/index.ts'
import { focusNextFrame } from '#renderer/ui/focus-next-frame.ts'
import type { Step } from '../state/arrange.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import { isNarrow } from '../state/panels.ts'
import { casePrefs, setCasePrefs } from '../state/prefs.ts'
import { explainedWhileReadOnly, isReadOnly } from '../state/read-only.ts'
import { galleryCommands as command } from './commands.ts'
import { chosenGroup, decideGroup } from './decide-group.ts'

/** Actions of the keys of the gallery. */
export function galleryBindings({ store, bench }: CaseContextValue): Command[] {
  const go = (step: Step, extend: boolean) => () => {
    store.step(step, bench.getState().columns, { extend })
    focusGallery()
  }
  const walk = (step: Step) => go(step, false)
  const extend = (step: Step) => go(step, true)
  const chosen = () => store.getState().chosenId !== null
  const group = () => (isReadOnly(store) ? undefined : chosenGroup(store.getState()))
  const decideAll = (kind: 'accept' | 'dismiss') => () => {
    const chosen = group()
    if (chosen !== undefined) decideGroup({ store }, chosen, { kind })
  }
  return [
    on(command.left, walk('left')),
    on(command.right, walk('right')),
    on(command.up, walk('up')),
    on(command.down, walk('down')),
    on(command.extendLeft, extend('left')),
    on(command.extendRight, extend('right')),
    on(command.extendUp, extend('up')),
    on(command.extendDown, extend('down')),
    on(command.first, () => {
      const { arrangement, table } = store.getState()
      const row = arrangement.rows[0]
      if (row !== undefined) store.choose(table.id[row]!)
      focusGallery()
    }),
    on(
      command.toSlide,
      () => (bench.getState().tool === 'add-cell' ? bench.askClassAtCentre() : bench.toSlide()),
      () => bench.getState().viewer !== null && (bench.getState().tool === 'add-cell' || chosen()),
    ),
    on(command.back, () => {
      leave(bench.back)
      if (bench.getState().pane === 'findings') bench.setState({ pane: 'gallery' })
    }),
    on(
      command.grid,
      () => bench.setState({ grid: !bench.getState().grid }),
      () => !isNarrow(),
    ),
    on(command.tileSize, () => setCasePrefs({ largeTiles: !casePrefs.getState().largeTiles })),
    on(command.acceptGroup, decideAll('accept'), () => group() !== undefined),
    on(command.dismissGroup, decideAll('dismiss'), () => group() !== undefined),
    ...explainedWhileReadOnly(store, [command.acceptGroup, command.dismissGroup]),
  ]
}

/** Esc first leads from a form back to the gallery, then closes what is open. */
function leave(back: () => boolean): void {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.closest('input,textarea,select,summary,[data-region=findings]'))
    focused.blur()
  else back()
  focusGallery()
}

/** The focus goes where the choice is. The gallery keeps it and names its chosen tile. */
function focusGallery(): void {
  focusNextFrame(() => document.querySelector('[data-gallery]'))
}
