/** A stored scale of a camera behind an objective. */
export interface KnownScale {
  readonly camera: string
  /** Magnification. */
  readonly objective: number
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number
}

export type ScaleDoubt =
  /** No camera's pixel is this large or small behind this objective. `typical` is an ordinary scale in µm per px. */
  | { readonly code: 'unusual'; readonly typical: number }
  /**
   * Another objective on the same camera was measured, and the powers do not agree. `expected` would agree, µm per
   * px.
   */
  | { readonly code: 'unlike-other'; readonly other: number; readonly expected: number }
  /** The line is so short that an error of one pixel changes the scale by `percent`. */
  | { readonly code: 'short-line'; readonly percent: number }

/**
 * Pixel pitch on the specimen times power, in µm. A sensor's pixels are 1.4 to 10 µm wide, adapters reduce by up to
 * three, and drivers bin pixels. A scanner has 10; cameras have 2.5 to 40.
 */
const ordinary = { typical: 10, from: 2.5, to: 40 }
/** The real power of an objective is within a few per cent of the engraved one. */
const otherMayDiffer = 0.12
/** Error of a line whose ends are each placed to within a pixel. */
const lineErrorPx = 1.5
const doubtfulShare = 0.02

/**
 * Reasons to doubt a scale. They reveal a mistake (another objective in place, a wrong unit) before the scale is
 * stored.
 */
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
