export { createOrders, type Orders, type OrdersDeps } from './orders.ts'
export { mostOrderBytes } from './parse/index.ts'
