import { useState } from 'react'
import { errorOf } from '#renderer/client/api.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { SessionState } from '#shared/contract/schemas/people.ts'

export interface EntryProps {
  readonly session: SessionState
  /** Called with what the core says of this window now. */
  readonly onSession: (session: SessionState) => void
}

/** A call whose answer is the new state of the window. */
export function useEntering(onSession: EntryProps['onSession']) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  return {
    busy,
    error,
    /** Resolves with the error's code; null if it went well. */
    async enter(call: () => Promise<SessionState>): Promise<string | null> {
      setBusy(true)
      setError(null)
      try {
        onSession(await call())
        return null
      } catch (failure) {
        const data = errorOf(failure)
        setError(data)
        return data.code
      } finally {
        setBusy(false)
      }
    },
  }
}
