import { isMainThread } from 'node:worker_threads'
import type { Port } from '#main/engine/protocol/index.ts'

/**
 * Entry of the engine process and of its inference thread. It is one file, so that a build has a single engine entry.
 * Native code is loaded only when needed, so a start takes no longer than Node itself.
 */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

// Ctrl+C and a closing terminal may reach the engine, too. Main decides when it ends.
if (isMainThread) for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

function ownPort(): Port {
  // Electron's utilityProcess. Its types are not available here.
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort)
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    }
  // Systems that shut down ask every process to end. Electron ends a utility process with this signal.
  process.on('SIGTERM', () => undefined)
  if (!process.send) throw new Error('The engine is started by Daybreak, not by hand.')
  // Main has ended. A normal exit could wait for a run of the model, and nothing here needs saving.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  return {
    post: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', listener),
  }
}

if (isMainThread) {
  const [{ serve }, { engineHandlers }] = await Promise.all([import('./serve.ts'), import('./handlers.ts')])
  serve(ownPort(), engineHandlers(new URL(import.meta.url)))
} else {
  const { runInferenceThread } = await import('./inference/inference-thread.ts')
  runInferenceThread()
}
