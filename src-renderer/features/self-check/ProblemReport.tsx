import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { saveFile } from '#renderer/ui/save-file.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import styles from './self-check.module.css'

/** A text for whoever helps. It is shown in full before it can be saved. */
export function ProblemReport() {
  const [text, setText] = useState<string | null>(null)
  const [making, setMaking] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const make = async () => {
    setMaking(true)
    try {
      setText(await api.doctor.problemReport.query())
      setError(null)
    } catch (failure) {
      setError(errorOf(failure))
    } finally {
      setMaking(false)
    }
  }
  return (
    <section className={styles.report} aria-labelledby="problem-report">
      <h2 id="problem-report">{t('doctor.report-title')}</h2>
      <p>{t('doctor.report-lead')}</p>
      {error && <ErrorNotice error={error} onRetry={() => void make()} />}
      <div className={styles.bar}>
        <Button variant="default" loading={making} onClick={() => void make()}>
          {t('doctor.report-make')}
        </Button>
        {text !== null && (
          <Button
            onClick={() =>
              saveFile(
                new Blob([text], { type: 'text/plain' }),
                `daybreak-problem-${new Date().toISOString().slice(0, 10)}.txt`,
              )
            }
          >
            {t('doctor.report-save')}
          </Button>
        )}
      </div>
      {text !== null && (
        <Textarea
          label={t('doctor.report-text')}
          value={text}
          readOnly
          autosize
          minRows={12}
          maxRows={24}
          spellCheck={false}
          classNames={{ input: styles.text ?? '' }}
        />
      )}
    </section>
  )
}
