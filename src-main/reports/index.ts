export { createReport } from './create-report.ts'
export { mostPictures, picturedMarks, type ReportPicture } from './pictures.ts'
export type { ReportCounts, ReportMark, ReportSnapshot } from './snapshot.ts'
