import { Button, CloseButton } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { announcements } from '#renderer/ui/announce.ts'
import { closeToast, toasts } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'
import styles from './app.module.css'

/** Short messages at the lower middle, and announcements for screen readers. */
export function Toaster() {
  const shown = useStore(toasts, (state) => state.shown)
  const { text, n, shown: onScreen } = useStore(announcements)
  return (
    <>
      <div className="visually-hidden" aria-live="polite">
        <span key={n}>{onScreen ? '' : text}</span>
      </div>
      <div className={styles.toasts} aria-live="polite">
        {shown.map(({ id, tone, title, text, action }) => (
          <div key={id} className={styles.toast} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
            <ToastIcon tone={tone} asks={action !== undefined} />
            <div className={styles.toastBody}>
              <div className={styles.toastTitle}>{title}</div>
              {text && <div className="selectable">{text}</div>}
            </div>
            {action && (
              <Button
                variant="default"
                size="compact-xs"
                onClick={() => {
                  closeToast(id)
                  action.run()
                }}
              >
                {action.label}
              </Button>
            )}
            <CloseButton size="xs" aria-label={t('common.close')} onClick={() => closeToast(id)} />
          </div>
        ))}
      </div>
    </>
  )
}

/** A check mark stands for something that is done. A toast with a way to go on is not. */
function ToastIcon({ tone, asks }: { readonly tone: 'plain' | 'danger'; readonly asks: boolean }) {
  const Icon = tone === 'danger' ? IconAlertTriangle : asks ? IconInfoCircle : IconCheck
  return <Icon size={16} aria-hidden />
}
