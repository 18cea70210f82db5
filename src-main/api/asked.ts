import type { Reader } from '#shared/contract/permissions.ts'

/** What goes with a request through the plain routes. */
export interface Asked {
  readonly Bindings: { readonly reader: Reader }
}
