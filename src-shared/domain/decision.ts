/** What a reader did about a cell. Only an open cell is undecided. */
export type DecisionStatus = 'open' | 'accepted' | 'relabelled' | 'dismissed'

/** What a reader does to a cell. `clear` takes the decision back. */
export type DecisionAct =
  | { readonly kind: 'accept' | 'dismiss' | 'clear' }
  | { readonly kind: 'relabel'; readonly label: string }
  | { readonly kind: 'mark'; readonly marked: boolean }

/** What was decided; `readerLabel` is null if the reader gave no class. */
export interface DecisionState {
  readonly status: DecisionStatus
  readonly readerLabel: string | null
  readonly marked: boolean
  /** Whether this is an added cell that was undone. */
  readonly removed: boolean
}

/** The cell before any reader: found by the model, or (`byReader`) added with this label. */
export interface CellOrigin {
  readonly label: string
  readonly byReader: boolean
}

/**
 * The effect of an action on a cell.
 * - A label equal to the model's is an agreement (accepted); any other is a correction (relabelled). Either way the
 * label that the reader saw is kept: the model's may change while the slide is still being graded, the reader's must
 * not.
 * - Accepting keeps a label that the reader gave before. Dismissing keeps it too, so that it can be restored.
 * - A dismissed cell is not part of the report, so dismissing unmarks it, and marking undoes a dismissal.
 */
export function decide(cell: DecisionState, origin: CellOrigin, action: DecisionAct): DecisionState {
  switch (action.kind) {
    case 'accept':
      return labelled(cell, origin, cell.readerLabel ?? origin.label)
    case 'relabel':
      return labelled(cell, origin, action.label)
    case 'dismiss':
      return { ...cell, status: 'dismissed', marked: false }
    case 'clear':
      return origin.byReader ? labelled(cell, origin, origin.label) : { ...cell, status: 'open', readerLabel: null }
    case 'mark': {
      const marked = { ...cell, marked: action.marked }
      return action.marked && cell.status === 'dismissed' ? reopened(marked, origin) : marked
    }
  }
}

function labelled(cell: DecisionState, origin: CellOrigin, label: string): DecisionState {
  return { ...cell, status: label === origin.label ? 'accepted' : 'relabelled', readerLabel: label }
}

function reopened(cell: DecisionState, origin: CellOrigin): DecisionState {
  return cell.readerLabel === null ? { ...cell, status: 'open' } : labelled(cell, origin, cell.readerLabel)
}
