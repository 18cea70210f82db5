export { createFeed, type Feed } from './feed.ts'
export type { News, Publish } from './news.ts'
