import { IconAlertTriangle, IconCheck, IconLoader2 } from '@tabler/icons-react'
import { t } from '#shared/messages/index.ts'
import { formatClock } from './format.ts'
import styles from './ui.module.css'

export interface SaveStateProps {
  /** `failed`: the last change could not be saved. */
  readonly state: 'saved' | 'saving' | 'failed'
  /** When the last change was saved (ISO 8601). */
  readonly savedAt: string | null
}

/** Whether the reader's work is on disk. Its width is fixed, so that nothing beside it moves. */
export function SaveState({ state, savedAt }: SaveStateProps) {
  const Icon = state === 'failed' ? IconAlertTriangle : state === 'saving' ? IconLoader2 : IconCheck
  const time = savedAt === null ? '' : formatClock(savedAt)
  const text =
    state === 'failed'
      ? t('common.save-failed')
      : state === 'saving'
        ? t('common.saving')
        : savedAt === null
          ? t('common.saved')
          : t('common.saved-at', { time })
  return (
    <span className={styles.saveState} data-state={state} role="status">
      <Icon size={14} aria-hidden />
      {text}
    </span>
  )
}
