import { Button } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatFull, formatNumber } from '#renderer/ui/format.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { AuditCheck } from '#shared/contract/schemas/audit.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import styles from './audit.module.css'

/** Whether the chain of events is whole. It is read when the page opens, and again on demand. */
export function ChainNotice() {
  const [check, setCheck] = useState<AuditCheck | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  const read = useCallback(async (signal?: AbortSignal) => {
    setCheck(null)
    try {
      setCheck(await api.audit.check.query(undefined, signal ? { signal } : {}))
      setError(null)
    } catch (failure) {
      const data = errorOf(failure)
      if (data.code !== 'cancelled') setError(data)
    }
  }, [])
  useEffect(() => {
    const leaving = new AbortController()
    void read(leaving.signal)
    return () => leaving.abort()
  }, [read])

  if (error) return <ErrorNotice error={error} onRetry={() => void read()} />
  return (
    <div className={styles.chain} data-broken={check?.broken ? true : undefined}>
      <p role={check?.broken ? 'alert' : 'status'}>{check === null ? t('audit.chain-checking') : chainText(check)}</p>
      {check !== null && (
        <>
          {check.events > 0 && (
            <p className={styles.link}>
              {t('audit.chain-head')}: <code className="selectable">{check.link}</code>
            </p>
          )}
          <Button variant="default" size="compact-sm" onClick={() => void read()}>
            {t('audit.chain-again')}
          </Button>
        </>
      )}
    </div>
  )
}

function chainText({ broken, events, checkedAt }: AuditCheck): string {
  if (broken === null)
    return events === 0
      ? t('audit.chain-empty')
      : t('audit.chain-whole', { events: formatNumber(events), when: formatFull(checkedAt) })
  const kind = broken.what && (lookUp(`audit.kind-${broken.what}`) ?? broken.what)
  const about = kind ? [kind, broken.at && formatFull(broken.at)].filter(Boolean).join(', ') : t('audit.chain-end')
  return t(`audit.chain-${broken.why}`, { event: broken.event, about })
}
