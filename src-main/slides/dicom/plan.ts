/** Place of a value in the file. `length` is Infinity if the file does not state it (undefined length). */
export interface Place {
  readonly position: number
  readonly length: number
}

export type ValueType = 'text' | 'u16' | 'u32' | 'i32' | 'f32' | 'place'

/** What to read from a data set: values by name, and a nested plan for each sequence. Everything else is skipped. */
export type Plan = ReadonlyMap<number, Wanted>
export type Wanted = WantedValue | { readonly inside: Plan; readonly each?: true }
export interface WantedValue {
  readonly name: string
  readonly type: ValueType
}
