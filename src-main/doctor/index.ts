export { type DoctorDeps, examine } from './doctor.ts'
export { type ProblemReportInput, problemReport } from './problem-report.ts'
