import { permissions, type Reader } from './permissions.ts'

/** For tests: somebody who may do everything. */
export const personFor = (id: string, name = id): Reader => ({ id, name, permissions: new Set(permissions) })

/** For tests: the person of this machine. */
export const ada = personFor('local', 'Dr. Ada Byron')
