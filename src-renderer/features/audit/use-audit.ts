import { useCallback, useEffect, useRef, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { AuditFilter, AuditPage } from '#shared/contract/schemas/audit.ts'

/** Events that one answer holds. */
const aPage = 100
/** ms after the last key before the text of a field is asked for. */
const afterTyping = 150

/** The events that a filter lets through, and more of them on demand. A later filter's answer is never overtaken. */
export function useAudit(filter: AuditFilter) {
  const [page, setPage] = useState<AuditPage | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  const latest = useRef(0)
  const key = JSON.stringify(filter)

  const load = useCallback(
    async (before: number | null) => {
      const asked = ++latest.current
      try {
        const answer = await api.audit.page.query({ filter: JSON.parse(key) as AuditFilter, before, limit: aPage })
        if (asked !== latest.current) return
        setError(null)
        setPage((shown) =>
          before === null || shown === null ? answer : { ...answer, entries: [...shown.entries, ...answer.entries] },
        )
      } catch (failure) {
        if (asked === latest.current) setError(errorOf(failure))
      }
    },
    [key],
  )
  useEffect(() => {
    const timer = setTimeout(() => void load(null), latest.current === 0 ? 0 : afterTyping)
    return () => clearTimeout(timer)
  }, [load])

  const last = page?.entries.at(-1)
  return { page, error, retry: () => load(null), more: last === undefined ? null : () => load(last.event) }
}
