export { oneAfterAnother } from './one-after-another.ts'
