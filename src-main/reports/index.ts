export { createReport } from './create-report.ts'
export { mostPictures, picturedMarks, type ReportPicture } from './pictures.ts'
export type { DraftSnapshot, ReportCounts, ReportMark, ReportSnapshot } from './snapshot.ts'
