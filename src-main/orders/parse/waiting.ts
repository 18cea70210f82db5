import type { OrderFileContents } from './index.ts'

/** Codes of a file that waits until a reader has said, or agreed, which character set it is in. */
const waiting: ReadonlySet<string> = new Set(['encoding-ask', 'encoding-unsure', 'encoding-wrong'])

/** Whether a file's problems say that it waits for its character set. */
export const waitsForEncoding = (problems: readonly { readonly code: string }[]): boolean =>
  problems.some(({ code }) => waiting.has(code))

/** The contents as they may be taken: none while the character set is only estimated. */
export function held({
  orders,
  problems,
  encoding,
}: OrderFileContents): Pick<OrderFileContents, 'orders' | 'problems'> {
  if (encoding === null || encoding.confidence === 1) return { orders, problems }
  const params = { encoding: encoding.name, percent: Math.floor(100 * encoding.confidence) }
  return { orders: [], problems: [{ line: 1, code: 'encoding-ask', params }] }
}
