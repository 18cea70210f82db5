import { useCallback, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { records, useRecords } from '#renderer/client/records.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { Settings } from '#shared/contract/schemas/system.ts'

export interface SettingsState {
  readonly settings: Settings | null
  readonly saveState: 'saved' | 'saving' | 'failed'
  /** When the last change of this visit was saved; null before the first. */
  readonly savedAt: string | null
  readonly error: ErrorData | null
  readonly save: (change: Partial<Settings>) => Promise<boolean>
}

/** The settings. Each change is saved immediately. */
export function useSettings(): SettingsState {
  const settings = useRecords((state) => state.settings)
  const [saveState, setSaveState] = useState<SettingsState['saveState']>('saved')
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  const save = useCallback(async (change: Partial<Settings>) => {
    setSaveState('saving')
    setError(null)
    try {
      records.setState({ settings: await api.system.saveSettings.mutate(change) })
      setSavedAt(new Date().toISOString())
      setSaveState('saved')
      return true
    } catch (failure) {
      setError(errorOf(failure))
      setSaveState('failed')
      return false
    }
  }, [])
  return { settings, saveState, savedAt, error, save }
}
