import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '#shared/messages/index.ts'
import styles from './ui.module.css'

export interface DialogFormProps {
  readonly onSubmit: () => unknown
  readonly onCancel: () => void
  /** Text of the form's button, e.g. `Save`; null if nothing can be submitted. */
  readonly submit: string | null
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly children: ReactNode
}

/** A form in a dialog or drawer: its fields, then the buttons to cancel and to submit. */
export function DialogForm({ onSubmit, onCancel, submit, busy, disabled, children }: DialogFormProps) {
  return (
    <form
      className={styles.dialogForm}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
      <DialogEnd>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        {submit !== null && (
          <Button type="submit" loading={busy ?? false} disabled={disabled ?? false}>
            {submit}
          </Button>
        )}
      </DialogEnd>
    </form>
  )
}

/** The buttons at the end of a dialog. */
export const DialogEnd = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.dialogEnd}>{children}</div>
)
