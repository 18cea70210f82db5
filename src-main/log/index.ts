export { createLog, type Log, withoutNames } from './log.ts'
