export type { OnPassword } from './deps.ts'
export { delayAfter } from './failures.store.ts'
export type { HashCost } from './passwords.ts'
export { createPeople, type People } from './people.ts'
