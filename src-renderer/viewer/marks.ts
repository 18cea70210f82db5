/**
 * The cells of a slide as the viewer draws them: columns of equal length, rows most suspicious first. (x, y) is the
 * centre in full-resolution pixels. The arrays may be longer than `count`.
 */
export interface Marks {
  readonly count: number
  readonly id: ArrayLike<number>
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly width: ArrayLike<number>
  readonly height: ArrayLike<number>
  /** The effective label (the reader's if there is one), as an index in the task's order. */
  readonly label: ArrayLike<number>
  /** The model's probability of an abnormal class in thousandths. */
  readonly score: ArrayLike<number>
  /** 0 open, 1 accepted, 2 relabelled, 3 dismissed. */
  readonly status: ArrayLike<number>
  /** 1 if the reader added the cell. */
  readonly byReader: ArrayLike<number>
}

export const markStatus = { open: 0, accepted: 1, relabelled: 2, dismissed: 3 } as const
