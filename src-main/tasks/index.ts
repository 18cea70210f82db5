export { type FoundTasks, readTask, readTasks } from './read-tasks.ts'
export { type ClassIds, openTasks, type Tasks } from './tasks.ts'
