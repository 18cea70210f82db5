export { verifyAuditFile } from './audit-file.ts'
export { type KeptTilesOptions, verifyKeptTiles } from './kept-tiles.ts'
export { type Finding, type VerifyOptions, verify } from './verify.ts'
