export { createOrders, type Orders, type OrdersDeps } from './orders.ts'
export {
  mostOrderBytes,
  type OrderFileContents,
  type OrderProblem,
  type ParsedOrder,
  parseOrders,
  refusedOrders,
} from './parse/index.ts'
export { problemText } from './parse/problem-text.ts'
