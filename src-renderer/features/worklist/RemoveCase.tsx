import { Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { shortestReason } from '#shared/domain/report-versions.ts'
import { t } from '#shared/messages/index.ts'
import { tellRemoved } from './filing.ts'

/** Asks for the reason and removes an unsigned case. */
export function RemoveCase({ row, onClose }: { readonly row: CaseRow; readonly onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const ready = reason.trim().length >= shortestReason

  const submit = async () => {
    if (!ready || busy) return
    setBusy(true)
    setError(null)
    try {
      await api.cases.remove.mutate({ caseId: row.id, reason })
      onClose()
      tellRemoved(row)
    } catch (failure) {
      setError(errorOf(failure))
      setBusy(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title={t('filing.remove-title', { accession: row.accession })} size={520}>
      <DialogForm onSubmit={submit} onCancel={onClose} submit={t('filing.remove-do')} busy={busy} disabled={!ready}>
        <p>{t('filing.remove-text')}</p>
        <Textarea
          label={t('filing.remove-reason')}
          description={t('filing.remove-reason-hint', { n: shortestReason })}
          value={reason}
          required
          data-autofocus
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error && <ErrorNotice error={error} />}
      </DialogForm>
    </Modal>
  )
}
