import { fileURLToPath } from 'node:url'
import type { Records } from '#main/storage/index.ts'
import { openTasks, readTasks, type Tasks } from '../index.ts'

/** For tests: the folder of the program's own tasks. */
export const ownTasks = fileURLToPath(new URL('../../../resources/tasks', import.meta.url))

/** For tests: the tasks that the program ships, on these records. */
export const tasksOn = (records: Records): Tasks => openTasks(records, readTasks([ownTasks]))
