import type { OrderFileContents } from './index.ts'

/** Problems of a file that waits until a reader has chosen or confirmed its character set. */
const waiting: ReadonlySet<string> = new Set(['encoding-ask', 'encoding-unsure', 'encoding-wrong'])

/** Whether the file waits for its character set, according to its problems. */
export const waitsForEncoding = (problems: readonly { readonly code: string }[]): boolean =>
  problems.some(({ code }) => waiting.has(code))

/** The orders that may be taken: none as long as the character set is only an estimate. */
export function held({
  orders,
  problems,
  encoding,
}: OrderFileContents): Pick<OrderFileContents, 'orders' | 'problems'> {
  if (encoding === null || encoding.confidence === 1) return { orders, problems }
  const params = { encoding: encoding.name, percent: Math.floor(100 * encoding.confidence) }
  return { orders: [], problems: [{ line: 1, code: 'encoding-ask', params }] }
}
