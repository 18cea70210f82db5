import { type Command, on } from '#renderer/commands/index.ts'
import type { ReviewAction } from '#shared/contract/schemas/review.ts'
import type { TaskKey } from '#shared/domain/task/index.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import { casePrefs, setCasePrefs } from '../state/prefs.ts'
import { explainedWhileReadOnly, isReadOnly } from '../state/read-only.ts'
import { taskIn } from '../state/task.ts'
import { cellCommands as command, labelCommands } from './commands.ts'

/** Actions of the keys for the chosen cell. */
export function cellBindings({ store, bench }: CaseContextValue): Command[] {
  const editable = () => !isReadOnly(store) && store.getState().chosenId !== null
  const canLabel = () => editable() || (!isReadOnly(store) && bench.getState().newBox !== null)
  /** Performs an action and, if the reader set it so, advances to the next open cell. */
  const decide = (action: ReviewAction) => store.act(action, { advance: casePrefs.getState().advance })
  const stay = (action: ReviewAction) => store.act(action, { advance: false })
  const chosenIsMarked = (): boolean => {
    const { chosenId, table } = store.getState()
    return chosenId !== null && table.marked[table.rowOf.get(chosenId) ?? -1] === 1
  }
  /** Sets the class of the cell just drawn, otherwise of the chosen one. */
  const say = (label: string): void => {
    if (bench.getState().newBox === null) decide({ kind: 'relabel', label })
    else bench.addDrawn(label)
  }
  /** What a digit currently stands for: a class, or a group in which the next digit chooses one. */
  const meantBy = (digit: string): TaskKey | undefined => {
    const { choosingIn } = bench.getState()
    const task = taskIn(store.getState())
    return (choosingIn === null ? task.keys : task.keysIn(choosingIn)).find(({ key }) => key === digit)
  }
  const pressDigit = (digit: string): void => {
    const meant = meantBy(digit)
    if (!meant) return
    bench.setState({ choosingIn: meant.group ? meant.code : null })
    if (!meant.group) say(meant.code)
  }

  const { accept, dismiss, mark, clear, undo, redo } = command
  return [
    ...labelCommands.map((command, place) => {
      const digit = String(place + 1)
      const known = store.getState().detail === null ? undefined : meantBy(digit)
      return on(
        command,
        () => pressDigit(digit),
        () => canLabel() && meantBy(digit) !== undefined,
        known?.longName,
      )
    }),
    on(accept, () => decide({ kind: 'accept' }), editable),
    on(dismiss, () => decide({ kind: 'dismiss' }), editable),
    on(mark, () => stay({ kind: 'mark', marked: !chosenIsMarked() }), editable),
    on(clear, () => stay({ kind: 'clear' }), editable),
    on(undo, store.undo, () => !isReadOnly(store) && store.getState().undoDepth > 0),
    on(redo, store.redo, () => !isReadOnly(store) && store.getState().redoDepth > 0),
    on(
      command.compare,
      () => bench.setState({ pinnedId: bench.getState().pinnedId === null ? store.getState().chosenId : null }),
      () => bench.getState().pinnedId !== null || store.getState().chosenId !== null,
    ),
    on(command.evidence, () => setCasePrefs({ evidenceShown: !casePrefs.getState().evidenceShown })),
    on(command.advance, () => setCasePrefs({ advance: !casePrefs.getState().advance })),
    ...explainedWhileReadOnly(store, [...labelCommands, accept, dismiss, mark, clear, undo, redo]),
  ]
}
