import cervixJson from '../../../resources/tasks/cervix/task.json' with { type: 'json' }
import { taskManifest } from './manifest.ts'
import { taskOf } from './task.ts'

/** For tests: the cervical task that the program ships. */
export const cervix = taskOf(taskManifest.parse(cervixJson))
