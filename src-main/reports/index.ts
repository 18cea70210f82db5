export { createReports, fontFiles, type ReportFile, type Reports, reportOf } from './report-file.ts'
export type {
  DraftSnapshot,
  ReportCounts,
  ReportedSlide,
  ReportMark,
  ReportMeasure,
  ReportSnapshot,
  ReportVersionNote,
} from './snapshot.ts'
