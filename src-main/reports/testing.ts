import { cervix } from '#shared/domain/task/testing.ts'
import type { ReportSnapshot } from './snapshot.ts'

/** For tests: the report of an ordinary case with the given changes. */
export const snapshotFor = (change: Partial<ReportSnapshot> = {}): ReportSnapshot => ({
  task: cervix.manifest,
  laboratory: 'Institute of Cytology, St. Hedwig Hospital',
  case: {
    accession: 'S26-01432',
    patientName: 'Łucja Müller-Øster',
    patientAge: 34,
    patientSex: 'female',
    birthDate: '1992-05-17',
    addedAt: '2026-11-22T15:04:00.000Z',
  },
  slide: {
    fileName: 'S26-01432_A1.svs',
    sha256: 'ed92d5a9f2e86df67640d6f92ce3e231419ce127131697fbbce42ad5e002c8a7',
    width: 46_000,
    height: 32_914,
    micronsPerPixel: 0.499,
    scaleSource: 'file',
    synthetic: false,
  },
  draft: {
    specimen: 'liquid-based',
    adequacy: 'satisfactory',
    transformationZone: 'present',
    quality: ['obscuring-inflammation'],
    unsatisfactoryReason: '',
    category: 'epithelial-abnormality',
    interpretations: ['hsil', 'trichomonas'],
    comment: 'Colposcopy with directed biopsy is recommended.\nPrevious cytology (2024): NILM.',
  },
  ai: {
    model: {
      name: 'daybreak-cervix',
      version: '1',
      sha256: '6d4a8e2fd07ecf9bb7d5bcb2d1a0f5e3c4b2a19081726354455463728190a0b1',
    },
    provider: 'cpu',
    runtime: 'onnxruntime-node 1.30.0',
    finishedAt: '2026-11-22T15:07:31.000Z',
    risk: { abnormal: 0.942, highGrade: 0.871 },
    lane: 'urgent',
    reliability: { abstain: false, reasons: [] },
    cells: { total: 1284, byClass: { NILM: 1248, 'ASC-US': 11, LSIL: 9, 'ASC-H': 9, HSIL: 6, Trichomonas: 1 } },
  },
  review: {
    counts: [
      { label: 'HSIL', accepted: 5, relabelled: 3, dismissed: 1, added: 1 },
      { label: 'ASC-H', accepted: 4, relabelled: 0, dismissed: 2, added: 0 },
      { label: 'LSIL', accepted: 2, relabelled: 1, dismissed: 3, added: 0 },
    ],
    marks: Array.from({ length: 9 }, (_, n) => ({
      cellId: n + 1,
      x: 100 * n,
      y: 90 * n,
      width: 60,
      height: 60,
      label: n < 5 ? 'HSIL' : n < 8 ? 'ASC-H' : 'LSIL',
      by: n % 3 === 0 ? 'reader' : n % 3 === 1 ? 'both' : 'model',
    })),
  },
  signature: {
    signer: 'Dr. med. Ada Byron',
    meaning: 'I have reviewed this slide and approve this report.',
    signedAt: '2026-11-23T07:12:05.000Z',
    signedAtLocal: '23 Nov 2026, 08:12:05 (UTC+01:00)',
  },
  product: 'Daybreak 0.1.0',
  ...change,
})
