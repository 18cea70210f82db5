/**
 * The connection between main and the engine. Messages are structured clones: Node's `fork` with `serialization:
 * 'advanced'`, or Electron's `utilityProcess`.
 */
export interface Port {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** Main's end of the connection: a running engine process. */
export interface EngineProcess extends Port {
  readonly pid: number | undefined
  /** Calls the listener once, when the process has ended. */
  onExit(listener: (code: number | null, signal: string | null) => void): void
  /** Ends the process immediately. */
  kill(): void
}

/** Starts an engine process; provided by the host. */
export type SpawnEngine = () => EngineProcess
