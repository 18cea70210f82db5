/** Bethesda classes of a single cell, as the data and the reports spell them. Order is display order, not severity. */
export const cellClasses: readonly string[] = [
  'NILM',
  'ASC-US',
  'LSIL',
  'ASC-H',
  'HSIL',
  'SCC',
  'AGC',
  'Trichomonas',
  'Candida',
  'Flora',
  'Herpes',
  'Actinomyces',
]
/** On its way out: codes are text, and what they mean is asked of the task. */
export type CellClass = string

export const organismClasses = ['Trichomonas', 'Candida', 'Flora', 'Herpes', 'Actinomyces'] as const

/** Ascending clinical severity for triage and look-back (The Bethesda System 2014). Organisms rank with NILM. */
// biome-ignore lint/suspicious/noExplicitAny: on its way out; a task answers this, and throws for an unknown code
export const severity: Readonly<Record<CellClass, any>> = {
  NILM: 0,
  Trichomonas: 0,
  Candida: 0,
  Flora: 0,
  Herpes: 0,
  Actinomyces: 0,
  'ASC-US': 1,
  LSIL: 2,
  'ASC-H': 3,
  AGC: 4,
  HSIL: 5,
  SCC: 7,
}

/** ASC-US or worse. */
export const isAbnormal = (label: CellClass): boolean => severity[label] > 0
/** HSIL or worse, ASC-H included for triage. AGC is abnormal but not counted as high grade. */
export const isHighGrade = (label: CellClass): boolean => label === 'ASC-H' || label === 'HSIL' || label === 'SCC'
