/**
 * The pipe between main and engine. Messages are structured clones: Node's `fork` with `serialization: 'advanced'`,
 * Electron's `utilityProcess` otherwise.
 */
export interface Port {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** Main's end: a running engine process. */
export interface EngineProcess extends Port {
  readonly pid: number | undefined
  /** Called once, when the process is gone. */
  onExit(listener: (code: number | null, signal: string | null) => void): void
  /** Ends the process at once, whatever it is doing. */
  kill(): void
}

/** Starts an engine process; given by the host. */
export type SpawnEngine = () => EngineProcess
