export { type FuzzedRound, fuzzedRound } from './fuzzed-core.ts'
