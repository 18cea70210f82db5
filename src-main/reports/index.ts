export { createReports, type ReportFile, type Reports, reportOf } from './report-file.ts'
export type {
  DraftSnapshot,
  ReportCounts,
  ReportedSlide,
  ReportMark,
  ReportSnapshot,
  ReportVersionNote,
} from './snapshot.ts'
