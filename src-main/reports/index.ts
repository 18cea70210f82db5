export type { ReportCounts, ReportMark, ReportSnapshot } from './snapshot.ts'
