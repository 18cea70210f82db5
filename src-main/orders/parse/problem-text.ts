import { lookUp } from '#shared/messages/index.ts'
import type { OrderProblem } from './parsed.ts'

/** What a problem of an order file means and how to fix it, in words. */
export const problemText = ({ code, params }: Pick<OrderProblem, 'code' | 'params'>): string =>
  lookUp(`orders.problem-${code}`, params) ?? code
