export { createFaultDesk, type FaultDesk } from './fault-desk.ts'
export { createLog, type Log, readLog, withoutNames } from './log.ts'
