export { type BareDatabase, bareDatabase } from './bare-database.ts'
export { type OldColumns, type OldDetail, type OldShown, oldShown, writeOldRecords } from './old-records.ts'
export { addPerson, type EventRow, eventsIn } from './people.ts'
