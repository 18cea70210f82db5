import { availableParallelism } from 'node:os'

/**
 * Number of parallel runs. On the CPU, two runs with half of the cores each do more than one with all of them: if a
 * layer is small, or a core decodes the next block, only one run waits. `threads` 0: one per core.
 */
export const lanesOf = (provider: string, threads: number): number =>
  provider === 'cpu' && (threads || availableParallelism()) > 1 ? 2 : 1

/** Threads of each parallel run. */
export const threadsOfLane = (provider: string, threads: number): number =>
  Math.floor((threads || availableParallelism()) / lanesOf(provider, threads))
