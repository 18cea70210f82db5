import { useCallback, useEffect, useState } from 'react'
import type { ErrorData } from '#shared/contract/errors.ts'
import { errorOf } from './api.ts'

/**
 * The answer of a call that is made when the page opens, and again on demand; null until it is there. Leaving the page
 * ends the first call. `ask` must stay the same function.
 */
export function useAnswer<T>(ask: (options: { signal?: AbortSignal }) => Promise<T>) {
  const [answer, setAnswer] = useState<T | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  const read = useCallback(
    async (signal?: AbortSignal) => {
      setAnswer(null)
      try {
        setAnswer(await ask(signal ? { signal } : {}))
        setError(null)
      } catch (failure) {
        const data = errorOf(failure)
        if (data.code !== 'cancelled') setError(data)
      }
    },
    [ask],
  )
  useEffect(() => {
    const leaving = new AbortController()
    void read(leaving.signal)
    return () => leaving.abort()
  }, [read])
  return { answer, error, again: () => void read() }
}
