/** zod's `partial` leaves keys with the value `undefined`. Exact optional types require that the key is absent. */
export const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never
