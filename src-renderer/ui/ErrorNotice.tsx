import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { oneLine } from '#shared/domain/plain-text.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import styles from './ui.module.css'

/** An error from the core. A newer core may use codes that this window does not know. */
export interface ShownError {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  readonly retryable?: boolean
}

/** Values may come from a file: its name, or a text in it. */
const shownParams = ({ params }: ShownError): ShownError['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? oneLine(value) : value]),
  )

/** What happened and what to do next, in the reader's words. */
export const errorText = (error: ShownError): string =>
  lookUp(`error.${error.code}`, shownParams(error)) ?? t('error.bug', { message: error.code })

export interface ErrorNoticeProps {
  readonly error: ShownError
  /** Offered if the error may pass by itself. */
  readonly onRetry?: () => void
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  if (error.code === 'cancelled') return null
  return (
    <div role="alert" className={styles.errorNotice}>
      <IconAlertTriangle size={16} aria-hidden />
      <span className="selectable">{errorText(error)}</span>
      {onRetry && error.retryable !== false && (
        <Button variant="default" size="compact-xs" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  )
}
