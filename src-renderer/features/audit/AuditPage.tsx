import { Button } from '@mantine/core'
import { useState } from 'react'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatNumber } from '#renderer/ui/format.ts'
import { type ErrorData, toErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import styles from './audit.module.css'
import { ChainNotice } from './ChainNotice.tsx'
import { EventTable } from './EventTable.tsx'
import { FilterFields } from './FilterFields.tsx'
import { emptyForm, filterOf } from './form.ts'
import { saveExport } from './save-export.ts'
import { useAudit } from './use-audit.ts'

/** Who did what, and when; whether nothing of it was changed; and the same as a file. */
export function AuditPage() {
  const [form, setForm] = useState(emptyForm)
  const filter = filterOf(form)
  const { page, error, retry, more } = useAudit(filter)
  const [failed, setFailed] = useState<ErrorData | null>(null)
  const save = (format: 'csv' | 'jsonl') => {
    setFailed(null)
    saveExport(format, filter).catch((failure: unknown) => setFailed(toErrorData(failure)))
  }
  return (
    <div className={styles.page}>
      <h1>{t('audit.title')}</h1>
      <p className={styles.lead}>{t('audit.lead')}</p>
      <ChainNotice />
      <FilterFields form={form} onForm={setForm} of={page} />
      {error && <ErrorNotice error={error} onRetry={() => void retry()} />}
      {failed && <ErrorNotice error={failed} />}
      {page && (
        <>
          <div className={styles.bar}>
            <p role="status">
              {page.total === 0
                ? t('audit.none')
                : page.total === 1
                  ? t('audit.count-one')
                  : t('audit.count', { n: formatNumber(page.total) })}
            </p>
            <Button variant="default" size="compact-sm" onClick={() => save('csv')}>
              {t('audit.export-csv')}
            </Button>
            <Button variant="default" size="compact-sm" onClick={() => save('jsonl')}>
              {t('audit.export-jsonl')}
            </Button>
          </div>
          {page.total > 0 && <EventTable entries={page.entries} />}
          <div className={styles.bar}>
            {more && page.entries.length < page.total && (
              <Button variant="default" onClick={() => void more()}>
                {t('audit.older')}
              </Button>
            )}
            <p className={styles.hint}>{t('audit.export-hint')}</p>
          </div>
        </>
      )}
    </div>
  )
}
