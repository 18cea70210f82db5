export { createReports, type ReportFile, type Reports, reportOf } from './report-file.ts'
export type { DraftSnapshot, ReportCounts, ReportMark, ReportSnapshot } from './snapshot.ts'
