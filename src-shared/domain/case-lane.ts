import { laneOrder } from './triage.ts'

type Lane = keyof typeof laneOrder

/** The screening's verdict on one slide; null if the slide has no result yet. */
export interface SlideTriage {
  readonly lane: Lane | null
  readonly risk: { readonly abnormal: number; readonly highGrade: number } | null
}

/**
 * Compares two slides of a case, worse first: by lane, then by high-grade risk, then by abnormal risk. A slide
 * without a result comes last.
 */
export function compareSlides(a: SlideTriage, b: SlideTriage): number {
  return (
    order(a) - order(b) ||
    (b.risk?.highGrade ?? 0) - (a.risk?.highGrade ?? 0) ||
    (b.risk?.abnormal ?? 0) - (a.risk?.abnormal ?? 0)
  )
}

/** The slide that decides the case's lane: the worst slide with a result. Among equals, the first one. */
export function worstSlide<S extends SlideTriage>(slides: readonly S[]): S | null {
  const judged = slides.filter(({ lane }) => lane !== null)
  return judged.reduce<S | null>((worst, slide) => (worst && compareSlides(worst, slide) <= 0 ? worst : slide), null)
}

const order = ({ lane }: SlideTriage): number => (lane === null ? Number.MAX_SAFE_INTEGER : laneOrder[lane])
