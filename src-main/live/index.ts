export { createFeed, type Feed, type FeedOptions } from './feed.ts'
export type { News, Publish } from './news.ts'
