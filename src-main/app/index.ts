export { type DataFolderInput, dataFolderOf } from './data-folder.ts'
export { type Resources, resourcesFor } from './resources.ts'
export { type App, type AppOptions, startApp } from './start.ts'
export { type Finding, type VerifyOptions, verify } from './verify.ts'
