import { columnarBody, highGradeBody, koilocyteBody, metaplasticBody, parabasalBody, squame } from './cell-bodies.ts'
import { nucleusOf } from './nucleus.ts'
import { mixHash, Rng } from './random.ts'
import {
  carcinomaBody,
  debris,
  lymphocyte,
  mucus,
  neutrophilBody,
  neutrophilLobes,
  redCell,
  rods,
  specks,
} from './small-stamps.ts'
import { defocus, type Stamp } from './stamp.ts'

type Draw = (rng: Rng, micronsPerPixel: number) => Stamp

/** Every family of stamps with its number of variants per slide. Each is used in eight orientations. */
const families = {
  superficial: { variants: 22, draw: (rng, mpp) => squame(rng, mpp, [21, 28]) },
  intermediate: { variants: 26, draw: (rng, mpp) => squame(rng, mpp, [17, 25]) },
  parabasal: { variants: 12, draw: (rng, mpp) => parabasalBody(rng, mpp, [8.5, 12]) },
  metaplastic: { variants: 12, draw: metaplasticBody },
  columnar: { variants: 10, draw: columnarBody },
  koilocyte: { variants: 16, draw: koilocyteBody },
  highGrade: { variants: 18, draw: highGradeBody },
  carcinoma: { variants: 18, draw: carcinomaBody },
  nucleusPyknotic: { variants: 16, draw: (rng, mpp) => nucleusOf(rng, mpp, 'pyknotic') },
  nucleusIntermediate: { variants: 28, draw: (rng, mpp) => nucleusOf(rng, mpp, 'intermediate') },
  nucleusParabasal: { variants: 14, draw: (rng, mpp) => nucleusOf(rng, mpp, 'parabasal') },
  nucleusEndocervical: { variants: 14, draw: (rng, mpp) => nucleusOf(rng, mpp, 'endocervical') },
  nucleusAscus: { variants: 16, draw: (rng, mpp) => nucleusOf(rng, mpp, 'ascus') },
  nucleusLsil: { variants: 24, draw: (rng, mpp) => nucleusOf(rng, mpp, 'lsil') },
  nucleusAsch: { variants: 14, draw: (rng, mpp) => nucleusOf(rng, mpp, 'asch') },
  nucleusHsil: { variants: 30, draw: (rng, mpp) => nucleusOf(rng, mpp, 'hsil') },
  nucleusScc: { variants: 24, draw: (rng, mpp) => nucleusOf(rng, mpp, 'scc') },
  neutrophilLobes: { variants: 24, draw: neutrophilLobes },
  neutrophilBody: { variants: 8, draw: neutrophilBody },
  lymphocyte: { variants: 10, draw: lymphocyte },
  redCell: { variants: 8, draw: redCell },
  rods: { variants: 8, draw: rods },
  specks: { variants: 10, draw: specks },
  debris: { variants: 14, draw: debris },
  mucus: { variants: 8, draw: mucus },
} as const satisfies Record<string, { variants: number; draw: Draw }>
export type Family = keyof typeof families

const order = Object.keys(families) as Family[]

/** Blur of each focus step, sigma in µm: in focus, slightly off, clearly out. */
export const focusBlur = [0, 0.65, 1.9] as const
export const focusSteps = focusBlur.length

/** The family of each library entry, by the entry's number. */
export const drawings: readonly Family[] = order.flatMap((family) =>
  Array.from({ length: families[family].variants }, () => family),
)

const firstOf = new Map<Family, number>()
for (const [i, family] of drawings.entries()) if (!firstOf.has(family)) firstOf.set(family, i)

/** Index of a stamp in the library: `variant` of `family` at focus step `focus`. */
export function stampNumber(family: Family, variant: number, focus: number): number {
  return ((firstOf.get(family) as number) + (variant % families[family].variants)) * focusSteps + focus
}

export const variantsOf = (family: Family): number => families[family].variants

/** Draws one library entry in all its focus steps. */
export function drawEntry(entry: number, seed: number, micronsPerPixel: number): Stamp[] {
  const family = drawings[entry] as Family
  const sharpest = families[family].draw(new Rng(mixHash(seed, 77, entry)), micronsPerPixel)
  return focusBlur.map((blur) => (blur === 0 ? sharpest : defocus(sharpest, blur, micronsPerPixel)))
}

/** All stamps packed into shared memory, so that every worker reads the same copy. */
export interface Library {
  /** Per stamp: width, height, anchorX, anchorY, offset into `data`. */
  readonly table: Int32Array
  readonly data: Uint8Array
}
export const tableStride = 5

const blank: Stamp = { width: 1, height: 1, anchorX: 0, anchorY: 0, data: new Uint8Array(1) }
const notDrawn = focusBlur.map(() => blank)

/** Packs drawn entries. An entry that the slide does not need may be missing. */
export function packLibrary(entries: ReadonlyMap<number, readonly Stamp[]>): Library {
  const stamps = [...drawings.keys()].flatMap((entry) => entries.get(entry) ?? notDrawn)
  const bytes = stamps.reduce((sum, stamp) => sum + stamp.data.length, 0)
  const table = new Int32Array(new SharedArrayBuffer(stamps.length * tableStride * 4))
  const data = new Uint8Array(new SharedArrayBuffer(bytes))
  let offset = 0
  for (const [i, stamp] of stamps.entries()) {
    table.set([stamp.width, stamp.height, stamp.anchorX, stamp.anchorY, offset], i * tableStride)
    data.set(stamp.data, offset)
    offset += stamp.data.length
  }
  return { table, data }
}
