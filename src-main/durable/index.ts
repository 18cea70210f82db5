export { syncFile, syncFolder } from './sync.ts'
export { writeDurably } from './write-durably.ts'
