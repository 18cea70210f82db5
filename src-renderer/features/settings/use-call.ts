import { useState } from 'react'
import { errorOf } from '#renderer/client/api.ts'
import type { ErrorData } from '#shared/contract/errors.ts'

/** The state of a dialog's call: busy until it ended, then perhaps with its error. */
export function useCall() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  return {
    busy,
    error,
    async run(call: () => Promise<unknown>): Promise<void> {
      if (busy) return
      setBusy(true)
      setError(null)
      try {
        await call()
      } catch (failure) {
        setError(errorOf(failure))
      }
      setBusy(false)
    },
  }
}
