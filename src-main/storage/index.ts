export { type Migration, migrate } from './migrate.ts'
export { migrations, openDatabase, openStorage, type Storage, translating } from './open.ts'
export { reviewStatus } from './review-status.ts'
