/** A scale of a camera behind an objective, as it is kept. */
export interface KnownScale {
  readonly camera: string
  /** Power. */
  readonly objective: number
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number
}

export type ScaleDoubt =
  /** No camera's pixel is that large or small behind this objective; `typical` µm per px would be ordinary. */
  | { readonly code: 'unusual'; readonly typical: number }
  /** Another objective on the same camera was measured, and powers do not fit: then this would be `expected`. */
  | { readonly code: 'unlike-other'; readonly other: number; readonly expected: number }
  /** The line is so short that a pixel more or less changes the scale by `percent`. */
  | { readonly code: 'short-line'; readonly percent: number }

/**
 * Pixel pitch on the specimen times power. A sensor's pixels are 1.4 to 10 µm wide, adapters reduce by up to three, and
 * drivers join pixels: 10 is a scanner's, 2.5 to 40 is what cameras can have.
 */
const ordinary = { typical: 10, from: 2.5, to: 40 }
/** Objectives' real powers are within a few per cent of what is engraved. */
const otherMayDiffer = 0.12
/** A line that is measured to a pixel at each end. */
const lineErrorPx = 1.5
const doubtfulShare = 0.02

/** What speaks against a scale, so that a slip (another objective in place, a wrong unit) is seen before it is kept. */
export function scaleDoubts(
  scale: KnownScale,
  { others, linePx }: { readonly others: readonly KnownScale[]; readonly linePx: number | null },
): ScaleDoubt[] {
  const doubts: ScaleDoubt[] = []
  const pitch = scale.micronsPerPixel * scale.objective
  if (pitch < ordinary.from || pitch > ordinary.to)
    doubts.push({ code: 'unusual', typical: ordinary.typical / scale.objective })
  const sameCamera = others.filter(
    ({ camera, width, height, objective }) =>
      camera === scale.camera && width === scale.width && height === scale.height && objective !== scale.objective,
  )
  for (const other of sameCamera) {
    const expected = (other.micronsPerPixel * other.objective) / scale.objective
    if (Math.abs(scale.micronsPerPixel / expected - 1) <= otherMayDiffer) continue
    doubts.push({ code: 'unlike-other', other: other.objective, expected })
    break
  }
  if (linePx !== null && lineErrorPx / linePx > doubtfulShare)
    doubts.push({ code: 'short-line', percent: (100 * lineErrorPx) / linePx })
  return doubts
}
