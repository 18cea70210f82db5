export { type DataFolderInput, dataFolderOf } from './data-folder.ts'
export { modelsOf } from './model.ts'
export { type Resources, resourcesFor } from './resources.ts'
export { type App, type AppOptions, startApp } from './start.ts'
