import { type LoadedModel, nearestExemplars } from '#main/models/index.ts'
import type { NearestCells } from '#shared/contract/schemas/screening.ts'

const shown = 5

/** The training cells nearest to a stored embedding, from the model that made it; empty if that is not loaded. */
export function nearestTo(embedding: Uint8Array | null, model: LoadedModel | null): NearestCells {
  const exemplars = model?.exemplars
  if (!exemplars) return { examples: [], sheet: null }
  const sheet = {
    url: `/exemplars.jpg?v=${exemplars.sheetSha256}`,
    thumbPx: exemplars.thumbPx,
    citation: exemplars.citation,
  }
  if (!embedding) return { examples: [], sheet }
  const near = nearestExemplars(exemplars, new Float32Array(embedding.slice().buffer), shown)
  return {
    sheet,
    examples: near.map(({ index, similarity }) => {
      const { label, source, column, row } = exemplars.entries[index]!
      return { label, source, similarity, column, row }
    }),
  }
}
