import type { Change, Records } from '#main/storage/index.ts'
import { matchPlaces, samePlaceMicrons } from '#shared/domain/place-match.ts'
import { type AnchorPlace, type LooseDecision, openAnchoringStore } from './anchoring.store.ts'

/** Attaches people's decisions to the cells of the screening that is shown. */
export interface Anchoring {
  /**
   * Makes this the screening whose cells are shown on the slide; null shows no cells. Each decision of an open read is
   * attached to the cell at its place. A decision without such a cell stands on its own. Call this again when the
   * screening that is shown has found its last cell.
   */
  show(change: Change, slideId: number, screeningId: number | null): void
  /** The screening whose cells are shown; null if the slide was never screened. */
  shownOf(slideId: number): number | null
}

export function createAnchoring(records: Records): Anchoring {
  const store = openAnchoringStore(records)

  return {
    show(change, slideId, screeningId) {
      const slide = store.slide(slideId)
      if (!slide) return
      if (slide.screeningId !== screeningId) store.show(change, slideId, screeningId)
      const loose = store
        .decisions(slideId)
        .filter(({ removed, ...of }) => removed === 0 && of.screeningId !== screeningId)
      if (loose.length === 0) return
      // The old anchors are removed first, because two decisions of a read must never hold the same cell.
      for (const { id, cellId } of loose) if (cellId !== null) store.anchor(change, id, null)
      const places = screeningId === null ? [] : store.places(screeningId)
      const anchored = Map.groupBy(
        store.decisions(slideId).filter(({ cellId }) => cellId !== null),
        ({ readId }) => readId,
      )
      const within = samePlaceMicrons / (slide.micronsPerPixel ?? 1)
      for (const [readId, decisions] of Map.groupBy(loose, (decision) => decision.readId)) {
        const taken = new Set((anchored.get(readId) ?? []).map(({ cellId }) => cellId!))
        for (const [decision, cellId] of matched(decisions, places, taken, within))
          store.anchor(change, decision.id, cellId)
      }
    },
    shownOf: (slideId) => store.slide(slideId)?.screeningId ?? null,
  }
}

/** Pairs decisions with the free cell at their place, each cell once. A repeat stands for the cell that it repeats. */
function matched(
  decisions: readonly LooseDecision[],
  places: readonly AnchorPlace[],
  taken: Set<number>,
  within: number,
): [LooseDecision, number][] {
  const free = places.filter(({ target }) => !taken.has(target))
  const found = matchPlaces(decisions, free, within)
  return decisions.flatMap((decision, n): [LooseDecision, number][] => {
    const target = free[found[n]!]?.target
    if (target === undefined || taken.has(target)) return []
    taken.add(target)
    return [[decision, target]]
  })
}
