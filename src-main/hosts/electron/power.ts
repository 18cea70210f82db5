import type { ElectronApi } from './electron-api.ts'

export interface PowerWork {
  /** The machine is about to sleep, or has woken up. */
  readonly note: (event: 'power-suspend' | 'power-resume') => void
  /** The machine shuts down, so the records must be closed now. */
  readonly end: () => void
}

/**
 * Follows the machine's power. Sleep needs no action: what was acknowledged is on disk, and a screening continues
 * after it. The log says when it was, because times around it look odd. A shutdown ends the host in order.
 */
export function followPower({ powerMonitor }: Pick<ElectronApi, 'powerMonitor'>, { note, end }: PowerWork): void {
  powerMonitor.on('suspend', () => note('power-suspend'))
  powerMonitor.on('resume', () => note('power-resume'))
  // The type has no event for this listener. It exists on Linux and macOS; Windows closes the windows instead.
  powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    event?.preventDefault()
    end()
  }) as () => void)
}
