/** The part of a wheel event that says how far it was turned. */
export interface WheelTurn {
  /** 0: `deltaY` is in pixels, as from a trackpad. */
  readonly deltaMode: number
  readonly deltaY: number
}

/** Pixels of one notch of a wheel, at least. */
const pixelsPerStep = 50

/**
 * Counts steps of a wheel, positive away from the reader. A trackpad sends dozens of small turns for what a wheel
 * sends as one; they add up to a step. Returns the number of whole steps that each turn completes.
 */
export function createWheelSteps(): (turn: WheelTurn) => number {
  let turned = 0
  return ({ deltaMode, deltaY }) => {
    turned -= deltaMode === 0 ? deltaY / pixelsPerStep : Math.sign(deltaY)
    const steps = Math.trunc(turned)
    turned -= steps
    return steps
  }
}
