import type { ChainHead } from '../../src-main/storage/index.ts'

/** One thing that the program acknowledged, as its process said it, with the end of the chain of events behind it. */
export type Claim = { readonly head: ChainHead; readonly engine?: number | null } & (
  | { readonly did: 'started' | 'migrated' }
  | { readonly did: 'imported' | 'screened'; readonly slideId: number }
  | { readonly did: 'acted'; readonly caseId: number; readonly at: string }
  | { readonly did: 'drafted'; readonly caseId: number; readonly at: string }
  | { readonly did: 'signed'; readonly caseId: number }
)

/** The claims in the lines of a process. A line that was cut short by its end claims nothing. */
export const claimsIn = (text: string): Claim[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Claim)

/** A claim before the end of the chain was added to it. */
export type Said = Claim extends infer C ? (C extends Claim ? Omit<C, 'head' | 'engine'> : never) : never

/** Prints claims as lines, each with the end of the chain, and the engine's process if there is one. */
export const sayingTo =
  (print: (line: string) => unknown, chain: { head(): ChainHead }, engine: () => number | null = () => null) =>
  (said: Said): void =>
    void print(`${JSON.stringify({ ...said, head: chain.head(), engine: engine() })}\n`)
