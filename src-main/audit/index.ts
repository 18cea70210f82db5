export { type Audit, createAudit } from './audit.ts'
export { type AuditFormat, exportAudit } from './export.ts'
