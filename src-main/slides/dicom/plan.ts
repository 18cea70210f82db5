/** Where a value lies in the file. `length` is Infinity where the file does not say (undefined length). */
export interface Place {
  readonly position: number
  readonly length: number
}

export type ValueType = 'text' | 'u16' | 'u32' | 'i32' | 'f32' | 'place'

/** What to take from a data set: values by name, and from sequences again such a plan. All else is passed over. */
export type Plan = ReadonlyMap<number, Wanted>
export type Wanted = WantedValue | { readonly inside: Plan; readonly each?: true }
export interface WantedValue {
  readonly name: string
  readonly type: ValueType
}
