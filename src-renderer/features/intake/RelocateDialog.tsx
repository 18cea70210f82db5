import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { native } from '#renderer/client/native.ts'
import { putRow } from '#renderer/client/records.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'
import styles from './intake.module.css'

/** For a slide whose file has moved or whose drive is disconnected. */
export function RelocateDialog({ row, onClose }: { readonly row: CaseRow; readonly onClose: () => void }) {
  const [path, setPath] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)

  const relocate = async (to: string) => {
    if (to.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      putRow(await api.cases.relocate.mutate({ slideId: row.slideId, path: to.trim() }))
      toast({ tone: 'plain', title: t('worklist.relocated', { file: row.fileName }) })
      onClose()
    } catch (failure) {
      setError(errorOf(failure))
      setBusy(false)
    }
  }
  const choose = async () => {
    const [chosen] = await native.openFiles()
    if (chosen?.kind !== 'path') return
    setPath(chosen.path)
    await relocate(chosen.path)
  }
  const submit = () => {
    void relocate(path)
  }

  return (
    <Modal opened onClose={onClose} title={t('worklist.relocate-title', { file: row.fileName })} size={560}>
      <DialogForm
        onSubmit={submit}
        onCancel={onClose}
        submit={t('worklist.relocate-do')}
        busy={busy}
        disabled={path.trim() === ''}
      >
        <p className={styles.text}>{t('worklist.relocate-text')}</p>
        <div className={styles.withButton}>
          <TextInput
            data-autofocus
            label={t('worklist.relocate-label')}
            spellCheck={false}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
          {native.desktop && (
            <Button variant="default" onClick={() => void choose()}>
              {t('worklist.relocate-choose')}
            </Button>
          )}
        </div>
        {error && <ErrorNotice error={error} onRetry={() => void relocate(path)} />}
      </DialogForm>
    </Modal>
  )
}
