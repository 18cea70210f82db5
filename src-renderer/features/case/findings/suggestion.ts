import { type BethesdaDraft, categoryOf, type Interpretation, interpretations } from '#shared/domain/bethesda/index.ts'
import { type CellClass, isAbnormal, severity } from '#shared/domain/classes.ts'
import { type CellTable, classAt } from '../state/cell-table.ts'

/** What the reader's own decisions point to. It is offered, and set only when the reader takes it. */
export interface Suggestion {
  /** The classes it rests on. */
  readonly classes: readonly CellClass[]
  readonly category: BethesdaDraft['category']
  readonly interpretations: readonly Interpretation[]
}

const interpretationOf: Readonly<Partial<Record<CellClass, Interpretation>>> = {
  'ASC-US': 'asc-us',
  LSIL: 'lsil',
  'ASC-H': 'asc-h',
  HSIL: 'hsil',
  SCC: 'scc',
  AGC: 'agc-nos',
  Trichomonas: 'trichomonas',
  Candida: 'candida',
  Flora: 'bacterial-vaginosis',
  Herpes: 'herpes',
  Actinomyces: 'actinomyces',
}

/** Cells per class that a reader confirmed, relabelled, added or marked; what only the model says is not in it. */
export function readersCounts(table: CellTable): ReadonlyMap<CellClass, number> {
  const counts = new Map<CellClass, number>()
  for (let row = 0; row < table.count; row++) {
    const decided = table.status[row] === 1 || table.status[row] === 2
    if (!decided && table.marked[row] === 0) continue
    if (table.status[row] === 3) continue
    const label = classAt(table.label[row]!)
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return counts
}

/**
 * The gravest squamous class and the gravest glandular one among the reader's cells, with the organisms seen; null
 * where the reader decided nothing that a result could rest on.
 */
export function suggest(counts: ReadonlyMap<CellClass, number>): Suggestion | null {
  const seen = [...counts.keys()]
  const squamous = seen
    .filter((label) => isAbnormal(label) && label !== 'AGC')
    .sort((a, b) => severity[b] - severity[a])
    .slice(0, 1)
  const others = seen.filter((label) => label === 'AGC' || (!isAbnormal(label) && label !== 'NILM'))
  const classes = [...squamous, ...others]
  const found = classes.flatMap((label) => interpretationOf[label] ?? [])
  if (found.length === 0) return null
  const inOrder = interpretations.filter((item) => found.includes(item))
  return { classes, category: categoryOf(inOrder), interpretations: inOrder }
}

/** Whether the draft says already what is suggested. */
export const isTaken = (draft: BethesdaDraft, suggestion: Omit<Suggestion, 'classes'>): boolean =>
  draft.category === suggestion.category &&
  suggestion.interpretations.every((item) => draft.interpretations.includes(item))
