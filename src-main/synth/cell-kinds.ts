import type { Family } from './library.ts'
import type { SynthDiagnosis } from './recipe/index.ts'

export interface CellKind {
  readonly label: SynthDiagnosis
  readonly body: Family
  readonly nucleus: Family
  /** Probability of eosinophilic and of orangeophilic staining; otherwise cyanophilic. */
  readonly eosin: number
  readonly orange: number
  /** Probability of a second nucleus. */
  readonly binucleate: number
  /** Probability of a group, and the group's size. */
  readonly grouped: number
  readonly group: readonly [number, number]
  /** Distance between neighbours in a group, µm. */
  readonly spacing: number
}

const base = { eosin: 0.25, orange: 0, binucleate: 0.015, grouped: 0, group: [3, 8], spacing: 22 } as const

/** The cells of a slide. Labels are those of the Bethesda System; benign kinds are all NILM. */
export const cellKinds = {
  superficial: {
    ...base,
    label: 'NILM',
    body: 'superficial',
    nucleus: 'nucleusPyknotic',
    eosin: 0.72,
    orange: 0.08,
    grouped: 0.05,
    spacing: 32,
  },
  intermediate: {
    ...base,
    label: 'NILM',
    body: 'intermediate',
    nucleus: 'nucleusIntermediate',
    grouped: 0.06,
    spacing: 30,
  },
  parabasal: {
    ...base,
    label: 'NILM',
    body: 'parabasal',
    nucleus: 'nucleusParabasal',
    eosin: 0.12,
    grouped: 0.08,
    spacing: 19,
  },
  metaplastic: {
    ...base,
    label: 'NILM',
    body: 'metaplastic',
    nucleus: 'nucleusParabasal',
    eosin: 0.15,
    grouped: 0.2,
    spacing: 19,
  },
  endocervical: {
    ...base,
    label: 'NILM',
    body: 'columnar',
    nucleus: 'nucleusEndocervical',
    eosin: 0.05,
    grouped: 0.7,
    group: [8, 26],
    spacing: 9.5,
  },
  'atypical-squamous': {
    ...base,
    label: 'ASC-US',
    body: 'intermediate',
    nucleus: 'nucleusAscus',
    eosin: 0.4,
    binucleate: 0.06,
  },
  koilocyte: {
    ...base,
    label: 'LSIL',
    body: 'koilocyte',
    nucleus: 'nucleusLsil',
    eosin: 0.4,
    orange: 0.08,
    binucleate: 0.25,
    grouped: 0.1,
    group: [2, 5],
    spacing: 36,
  },
  'mild-dysplasia': {
    ...base,
    label: 'LSIL',
    body: 'intermediate',
    nucleus: 'nucleusLsil',
    eosin: 0.4,
    orange: 0.05,
    binucleate: 0.12,
  },
  'atypical-metaplastic': {
    ...base,
    label: 'ASC-H',
    body: 'parabasal',
    nucleus: 'nucleusAsch',
    eosin: 0.12,
    grouped: 0.15,
    group: [2, 6],
    spacing: 17,
  },
  'severe-dysplasia': {
    ...base,
    label: 'HSIL',
    body: 'highGrade',
    nucleus: 'nucleusHsil',
    eosin: 0.15,
    grouped: 0.22,
    group: [3, 12],
    spacing: 14,
  },
  'moderate-dysplasia': {
    ...base,
    label: 'HSIL',
    body: 'parabasal',
    nucleus: 'nucleusHsil',
    eosin: 0.2,
    grouped: 0.15,
    group: [2, 7],
    spacing: 17,
  },
  'keratinising-carcinoma': {
    ...base,
    label: 'SCC',
    body: 'carcinoma',
    nucleus: 'nucleusScc',
    eosin: 0.25,
    orange: 0.5,
  },
  'non-keratinising-carcinoma': {
    ...base,
    label: 'SCC',
    body: 'highGrade',
    nucleus: 'nucleusScc',
    eosin: 0.15,
    grouped: 0.35,
    group: [4, 14],
    spacing: 13,
  },
} as const satisfies Record<string, CellKind>
export type CellKindName = keyof typeof cellKinds

export const normalMix: Readonly<Partial<Record<CellKindName, number>>> = {
  superficial: 0.36,
  intermediate: 0.5,
  parabasal: 0.07,
  metaplastic: 0.06,
  endocervical: 0.01,
}

/** The abnormal cells on a slide of each diagnosis: the lesion and the milder changes around it. */
export const abnormalMix: Readonly<Record<SynthDiagnosis, Readonly<Partial<Record<CellKindName, number>>>>> = {
  NILM: {},
  'ASC-US': { 'atypical-squamous': 1 },
  LSIL: { koilocyte: 0.4, 'mild-dysplasia': 0.3, 'atypical-squamous': 0.3 },
  'ASC-H': { 'atypical-metaplastic': 0.7, 'atypical-squamous': 0.3 },
  HSIL: {
    'severe-dysplasia': 0.42,
    'moderate-dysplasia': 0.24,
    'atypical-metaplastic': 0.16,
    'mild-dysplasia': 0.1,
    'atypical-squamous': 0.08,
  },
  SCC: {
    'keratinising-carcinoma': 0.38,
    'non-keratinising-carcinoma': 0.25,
    'severe-dysplasia': 0.25,
    'atypical-metaplastic': 0.12,
  },
}
