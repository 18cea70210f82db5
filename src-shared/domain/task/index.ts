export type { TaskProblem, TaskProblemCode } from './check.ts'
export { type TaskClass, type TaskGroup, type TaskManifest, taskManifest } from './manifest.ts'
export { type ParsedTask, parseTask } from './parse.ts'
export { type Task, type TaskKey, taskOf, UnknownClassError } from './task.ts'
