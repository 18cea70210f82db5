import { fileURLToPath } from 'node:url'
import type { Records } from '#main/storage/index.ts'
import { openTasks, readTasks, type Tasks } from '../index.ts'

/** Where the program's own tasks lie, for tests. */
export const ownTasks = fileURLToPath(new URL('../../../resources/tasks', import.meta.url))

/** The tasks that the program ships, on these records; for tests. */
export const tasksOn = (records: Records): Tasks => openTasks(records, readTasks([ownTasks]))
