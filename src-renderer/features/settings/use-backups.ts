import { useCallback, useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { BackupState } from '#shared/contract/schemas/backup.ts'

const whileRunningMs = 500

export interface Backups {
  readonly state: BackupState | null
  /** Why a backup could not even be begun. */
  readonly error: ErrorData | null
  readonly begin: () => Promise<void>
}

/** The state of backups. While one is made it is asked for twice a second, otherwise only after news. */
export function useBackups(folder: string): Backups {
  const [state, setState] = useState<BackupState | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  const ask = useCallback(() => api.backups.state.query().then(setState, (failure) => setError(errorOf(failure))), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another folder has other backups
  useEffect(() => {
    void ask()
    return onLive('system', ask)
  }, [ask, folder])
  const running = state?.running != null
  useEffect(() => {
    if (!running) return
    const asking = setInterval(ask, whileRunningMs)
    return () => clearInterval(asking)
  }, [ask, running])
  const begin = useCallback(async () => {
    setError(null)
    await api.backups.begin.mutate().then(setState, (failure: unknown) => setError(errorOf(failure)))
  }, [])
  return { state, error, begin }
}
