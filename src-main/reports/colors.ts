import type { CellClass } from '#shared/domain/classes.ts'

/** Greys and class colours of the printed report; the class colours are those of gallery and slide. */
export const print = {
  ink: '#1a1b1e',
  quiet: '#5c5f66',
  rule: '#c1c2c5',
  wash: '#f3f4f5',
  warn: '#9c2a10',
  warnWash: '#fdf1ec',
} as const

export const classColor: Readonly<Record<CellClass, string>> = {
  NILM: '#009E73',
  'ASC-US': '#56B4E9',
  LSIL: '#0072B2',
  'ASC-H': '#E69F00',
  HSIL: '#D55E00',
  SCC: '#CC3311',
  AGC: '#CC79A7',
  Trichomonas: '#F0E442',
  Candida: '#F0E442',
  Flora: '#F0E442',
  Herpes: '#F0E442',
  Actinomyces: '#F0E442',
}
