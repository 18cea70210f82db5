export type { ContentsDeps, FileFact, SureSlide } from './confirm.ts'
export { type Contents, createContents } from './contents.ts'
