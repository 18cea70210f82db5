export { type OldColumns, type OldDetail, type OldShown, oldShown, writeOldRecords } from './old-records.ts'
export { plainDatabase } from './plain-transaction.ts'
