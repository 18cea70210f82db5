import type { ErrorData } from '#shared/contract/errors.ts'

/** What main says to the engine. */
export type ToEngine =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  /** One more item of a stream was taken: the engine may make another. */
  | { readonly kind: 'taken'; readonly id: number }

/** What the engine says to main. */
export type FromEngine =
  | { readonly kind: 'item'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorData }

/** Items of a stream that may be on their way at once; more would pile up in main while it writes. */
export const STREAM_WINDOW = 3
