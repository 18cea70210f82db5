import type { ErrorData } from '#shared/contract/errors.ts'

/** Messages from main to the engine. */
export type ToEngine =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  /** An item of a stream was taken, so the engine may produce another. */
  | { readonly kind: 'taken'; readonly id: number }

/** Messages from the engine to main. */
export type FromEngine =
  | { readonly kind: 'item'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorData }

/** Most items of a stream in transit. More would pile up in main while it writes. */
export const STREAM_WINDOW = 3
