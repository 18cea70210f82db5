import { Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { useSeveral } from '#renderer/client/session.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import { shortestReason } from '#shared/domain/report-versions.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import { PasswordAgain } from './PasswordAgain.tsx'

/** An amendment opens the case for a new version; an addendum is signed at once. */
export type AmendKind = 'amend' | 'addend'

export interface AmendDialogProps {
  readonly kind: AmendKind
  /** The reason that stands in the field at first. */
  readonly firstReason?: string
  readonly onClose: () => void
}

/** Asks why a signed report gets a later version, and for the text of an addendum. */
export function AmendDialog({ kind, firstReason = '', onClose }: AmendDialogProps) {
  const { store } = useCaseContext()
  const row = useCase((state) => state.detail!.row)
  const [reason, setReason] = useState(firstReason)
  const [text, setText] = useState('')
  const signs = useSeveral() && kind === 'addend'
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const said = reason.trim().length >= shortestReason && (kind === 'amend' || text.trim() !== '')
  const ready = said && (!signs || password !== '')

  const submit = async () => {
    if (!ready || busy) return
    setBusy(true)
    setError(null)
    try {
      const meaning = t('casePage.meaning-review')
      const detail =
        kind === 'amend'
          ? await api.reports.amend.mutate({ caseId: row.id, reason })
          : await api.reports.addend.mutate({ caseId: row.id, reason, text, meaning, ...(signs ? { password } : {}) })
      store.setDetail(detail)
      await store.load()
      onClose()
    } catch (failure) {
      setError(errorOf(failure))
      setBusy(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title={t(`casePage.${kind}-title`, { accession: row.accession })} size={520}>
      <DialogForm onSubmit={submit} onCancel={onClose} submit={t(`casePage.${kind}-do`)} busy={busy} disabled={!ready}>
        <p>{t(`casePage.${kind}-text`)}</p>
        <Textarea
          label={t('casePage.amend-reason')}
          description={t('casePage.amend-reason-hint', { n: shortestReason })}
          value={reason}
          required
          data-autofocus
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {kind === 'addend' && (
          <Textarea
            label={t('casePage.addend-words')}
            value={text}
            required
            minRows={4}
            autosize
            maxLength={10_000}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {signs && <PasswordAgain password={password} onPassword={setPassword} />}
        {error && <ErrorNotice error={error} />}
      </DialogForm>
    </Modal>
  )
}
