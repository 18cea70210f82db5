export { type Finding, type VerifyOptions, verify } from './verify.ts'
