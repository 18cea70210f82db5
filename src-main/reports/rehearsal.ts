import { formOf } from '#shared/domain/forms/index.ts'
import type { Task } from '#shared/domain/task/index.ts'
import type { DraftSnapshot, ReportedSlide } from './snapshot.ts'

const slide: ReportedSlide = {
  ...{ fileName: '', sha256: '', width: 1, height: 1 },
  micronsPerPixel: null,
  scaleSource: 'unknown',
  synthetic: false,
}

/** The report of a case about which nothing is known. It is set in order to be thrown away. */
export const emptySnapshot = (task: Task): DraftSnapshot => ({
  laboratory: '',
  task: task.manifest,
  case: {
    ...{ accession: '', patientName: '', patientAge: null, patientSex: null, birthDate: null },
    addedAt: new Date(0).toISOString(),
  },
  slide,
  draft: formOf(task.form).empty('not-stated'),
  ai: null,
  review: { counts: [], marks: [] },
  signature: null,
  product: '',
})
