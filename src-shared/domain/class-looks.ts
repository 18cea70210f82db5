import { type CellClass, cellClasses } from './classes.ts'

export interface CellClassLook {
  /** Okabe-Ito based, told apart with every common colour vision. */
  readonly color: string
  /** A shape as well, so that colour never carries the class alone. */
  readonly glyph: string
}

const organism: CellClassLook = { color: '#F0E442', glyph: '✱' }

/** How each class looks: the same in gallery, slide, charts and report. */
// biome-ignore lint/suspicious/noExplicitAny: on its way out; a task answers this, and throws for an unknown code
export const cellClassLooks: Readonly<Record<CellClass, any>> = {
  NILM: { color: '#009E73', glyph: '○' },
  'ASC-US': { color: '#56B4E9', glyph: '△' },
  LSIL: { color: '#0072B2', glyph: '▲' },
  'ASC-H': { color: '#E69F00', glyph: '◇' },
  HSIL: { color: '#D55E00', glyph: '◆' },
  SCC: { color: '#CC3311', glyph: '■' },
  AGC: { color: '#CC79A7', glyph: '⬟' },
  Trichomonas: organism,
  Candida: organism,
  Flora: organism,
  Herpes: organism,
  Actinomyces: organism,
}

/** Colours by the class's index in `cellClasses`, as cells come in columns. */
export const cellClassColors: readonly string[] = cellClasses.map((label) => cellClassLooks[label].color)
