/** The context for reading a region of stored segments. */
export interface ReadContext {
  readonly signal?: AbortSignal | undefined
  /** Called with the index of each segment that cannot be decoded. Its pixels are striped. */
  readonly onDamaged: (index: number) => void
  /** Called with the index of each segment that was never written. Its pixels become white. */
  readonly onEmpty?: ((index: number) => void) | undefined
  /** A segment that was never written was lost, so it is damaged. */
  readonly emptyIsLost?: boolean
  /** Segments that are known to be lost. They are striped without a call. */
  readonly lost?: ReadonlySet<number>
}
