import { abnormalMix, type CellKindName, cellKinds, normalMix } from './cell-kinds.ts'
import { drawings, type Family } from './library.ts'
import type { SlidePlan } from './plan.ts'

/** The families between the epithelial cells of every slide. */
const background = [
  ...(['neutrophilLobes', 'neutrophilBody', 'lymphocyte', 'redCell', 'rods', 'specks', 'debris', 'mucus'] as const),
] satisfies Family[]

/** Numbers of the library entries that a slide can need: those of its cells and of its background. */
export function entriesFor({ diagnosis }: Pick<SlidePlan, 'diagnosis'>): number[] {
  const kinds = Object.keys({ ...normalMix, ...abnormalMix[diagnosis] }) as CellKindName[]
  const ofCells = kinds.flatMap((kind): Family[] => [cellKinds[kind].body, cellKinds[kind].nucleus])
  const needed = new Set<Family>([...background, ...ofCells])
  return [...drawings.keys()].filter((entry) => needed.has(drawings[entry] as Family))
}
