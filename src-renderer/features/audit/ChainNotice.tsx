import { Button } from '@mantine/core'
import { api } from '#renderer/client/api.ts'
import { useAnswer } from '#renderer/client/use-answer.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatFull, formatNumber } from '#renderer/ui/format.ts'
import type { AuditCheck } from '#shared/contract/schemas/audit.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import styles from './audit.module.css'

const askChain = (options: { signal?: AbortSignal }) => api.audit.check.query(undefined, options)

/** Whether the chain of events is whole. It is read when the page opens, and again on demand. */
export function ChainNotice() {
  const { answer: check, error, again } = useAnswer(askChain)
  if (error) return <ErrorNotice error={error} onRetry={again} />
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
          <Button variant="default" size="compact-sm" onClick={again}>
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
