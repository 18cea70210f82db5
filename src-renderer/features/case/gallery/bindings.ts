import { type Command, on } from '#renderer/commands/index.ts'
import type { Step } from '../state/arrange.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import { galleryCommands as command } from './commands.ts'

/** Actions of the keys of the gallery. */
export function galleryBindings({ store, bench }: CaseContextValue): Command[] {
  const walk = (step: Step) => () => store.step(step, bench.getState().columns)
  const extend = (step: Step) => () => store.step(step, bench.getState().columns, { extend: true })
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
    }),
    on(command.toSlide, () => (bench.getState().tool === 'add-cell' ? bench.askClassAtCentre() : bench.toSlide())),
    on(command.back, () => leave(bench.back)),
    on(command.grid, () => bench.setState({ grid: !bench.getState().grid })),
  ]
}

/** Esc first leads from a form back to the gallery, then closes what is open. */
function leave(back: () => boolean): void {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.closest('input,textarea,select,summary,[data-region=findings]'))
    focused.blur()
  else back()
  focusChosenTile()
}

function focusChosenTile(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-cell][data-chosen=true]')?.focus({ preventScroll: true }),
  )
}
