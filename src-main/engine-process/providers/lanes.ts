import { availableParallelism } from 'node:os'

/**
 * Runs that go on side by side. On the CPU two with half of the cores each do more than one with all of them: where a
 * layer is small, or a core decodes the next block, only the one run waits. `threads` 0: one a core.
 */
export const lanesOf = (provider: string, threads: number): number =>
  provider === 'cpu' && (threads || availableParallelism()) > 1 ? 2 : 1

/** Threads of each of the runs that go on side by side. */
export const threadsOfLane = (provider: string, threads: number): number =>
  Math.floor((threads || availableParallelism()) / lanesOf(provider, threads))
