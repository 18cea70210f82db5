import { availableParallelism } from 'node:os'
import { env, type InferenceSession } from 'onnxruntime-node'

export const providers = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const
export type Provider = (typeof providers)[number]

export const runtimeName = (): string => `onnxruntime ${env.versions.node ?? env.versions.common}`

/** Options of a session. `threads` 0: one a core. */
export function sessionOptions(provider: string, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads || availableParallelism(),
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Waiting threads must sleep: spinning would take the cores that decode the next block.
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  }
}
