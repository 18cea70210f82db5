/**
 * The cells of a slide as the viewer draws them: columns of equal length, rows most suspicious first. Positions are
 * full-resolution pixels, (x, y) the centre. The arrays may be longer than `count`.
 */
export interface Marks {
  readonly count: number
  readonly id: ArrayLike<number>
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly width: ArrayLike<number>
  readonly height: ArrayLike<number>
  /** The label that counts (the reader's where there is one), as its place in the task's order. */
  readonly label: ArrayLike<number>
  /** The model's probability of an abnormal class in thousandths. */
  readonly score: ArrayLike<number>
  /** 0 open, 1 accepted, 2 relabelled, 3 dismissed. */
  readonly status: ArrayLike<number>
  /** 1 where the reader added the cell. */
  readonly byReader: ArrayLike<number>
}

export const markStatus = { open: 0, accepted: 1, relabelled: 2, dismissed: 3 } as const
