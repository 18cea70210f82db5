import { Button } from '@mantine/core'
import { IconCameraOff, IconPlugConnectedX } from '@tabler/icons-react'
import { native } from '#renderer/client/native.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { counted, t } from '#shared/messages/index.ts'
import styles from './camera.module.css'
import { useCamera } from './camera-store.ts'
import type { CameraTrouble } from './stream.ts'

export interface CameraTroubleNoticeProps {
  readonly trouble: CameraTrouble
  readonly onRetry: () => void
}

/** Explains why there is no picture, what is safe, and what to do. */
export function CameraTroubleNotice({ trouble, onRetry }: CameraTroubleNoticeProps) {
  const fields = useCamera(({ capture }) => capture?.fields.length ?? 0)
  const Icon = trouble === 'unplugged' ? IconPlugConnectedX : IconCameraOff
  const denied = native.desktop ? 'camera.denied-text-desktop' : 'camera.denied-text'
  const text = trouble === 'denied' ? t(denied) : t(`camera.${trouble}-text`)
  return (
    <EmptyState
      icon={<Icon size={36} stroke={1.25} aria-hidden className={styles.emptyIcon} />}
      title={t(`camera.${trouble}-title`)}
      text={[text, fields > 0 && counted(fields, 'camera.fields-safe-one', 'camera.fields-safe')]
        .filter(Boolean)
        .join(' ')}
    >
      <Button onClick={onRetry}>{t('common.retry')}</Button>
    </EmptyState>
  )
}
