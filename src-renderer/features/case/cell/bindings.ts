import { type Command, on } from '#renderer/commands/index.ts'
import type { ReviewAction } from '#shared/contract/schemas/review.ts'
import { type CellClass, organismClasses } from '#shared/domain/classes.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import { casePrefs, setCasePrefs } from '../state/prefs.ts'
import { explainedWhileSigned, isSigned } from '../state/read-only.ts'
import { cellCommands as command, labelCommands } from './commands.ts'
import { keyLabels } from './labels.ts'

/** What the keys for the chosen cell do. */
export function cellBindings({ store, bench }: CaseContextValue): Command[] {
  const editable = () => !isSigned(store) && store.getState().chosenId !== null
  const canLabel = () => editable() || (!isSigned(store) && bench.getState().newBox !== null)
  /** Acts, and goes on to the next open cell where the reader wants that. */
  const decide = (action: ReviewAction) => store.act(action, { advance: casePrefs.getState().advance })
  const stay = (action: ReviewAction) => store.act(action, { advance: false })
  const chosenIsMarked = (): boolean => {
    const { chosenId, table } = store.getState()
    return chosenId !== null && table.marked[table.rowOf.get(chosenId) ?? -1] === 1
  }
  /** The class of the cell that was just drawn, else of the chosen one. */
  const say = (label: CellClass): void => {
    if (bench.getState().newBox === null) decide({ kind: 'relabel', label })
    else bench.addDrawn(label)
  }
  const pressDigit = (at: number): void => {
    const { choosingOrganism } = bench.getState()
    const label = (choosingOrganism ? organismClasses[at] : keyLabels[at]?.label) ?? null
    if (label !== null) {
      bench.setState({ choosingOrganism: false })
      say(label)
    } else if (!choosingOrganism) bench.setState({ choosingOrganism: true })
  }

  const { accept, dismiss, mark, clear, undo, redo } = command
  return [
    ...labelCommands.map((digit, at) => on(digit, () => pressDigit(at), canLabel)),
    on(accept, () => decide({ kind: 'accept' }), editable),
    on(dismiss, () => decide({ kind: 'dismiss' }), editable),
    on(mark, () => stay({ kind: 'mark', marked: !chosenIsMarked() }), editable),
    on(clear, () => stay({ kind: 'clear' }), editable),
    on(undo, store.undo, () => !isSigned(store) && store.getState().undoDepth > 0),
    on(redo, store.redo, () => !isSigned(store) && store.getState().redoDepth > 0),
    on(command.compare, () =>
      bench.setState({ pinnedId: bench.getState().pinnedId === null ? store.getState().chosenId : null }),
    ),
    on(command.advance, () => setCasePrefs({ advance: !casePrefs.getState().advance })),
    ...explainedWhileSigned(store, [...labelCommands, accept, dismiss, mark, clear, undo, redo]),
  ]
}
