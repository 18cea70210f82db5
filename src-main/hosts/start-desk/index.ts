export { deskAnswer, mostFormBytes } from './answer.ts'
export { lostRecords, type StartDesk } from './desk.ts'
export { type Asking, type Begun, startAsking } from './start-asking.ts'
