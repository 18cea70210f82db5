export { Entry } from './Entry.tsx'
export { useLocking } from './use-locking.ts'
