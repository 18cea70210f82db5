import { availableParallelism } from 'node:os'
import { env, type InferenceSession } from 'onnxruntime-node'

export const providers = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const
export type Provider = (typeof providers)[number]

export const runtimeName = (): string => `onnxruntime ${env.versions.node ?? env.versions.common}`

/**
 * Eight bits are for the CPU. Graphics cards are fast at half precision, but slow at eight bits or unable to use
 * them.
 */
export const fileFor = (network: { file: string; halfFile: string | null }, provider: string): string =>
  provider === 'cpu' ? network.file : (network.halfFile ?? network.file)

/** Options of a session. `threads` 0: one per core. */
export function sessionOptions(provider: string, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads || availableParallelism(),
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Waiting threads must sleep. Spinning would use the cores that decode the next block.
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  }
}
