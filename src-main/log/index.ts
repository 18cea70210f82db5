export { createFaultDesk, type FaultDesk } from './fault-desk.ts'
export { createLog, type Log, withoutNames } from './log.ts'
