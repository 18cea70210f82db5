import { Modal } from '@mantine/core'
import { useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { useReaderName } from '#renderer/client/session.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { NewPassword } from '#renderer/ui/NewPassword.tsx'
import { PresentPassword } from '#renderer/ui/PresentPassword.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'
import { useCall } from './use-call.ts'

/** Changes the own password with the present one. */
export function ChangePassword({ onClose }: { readonly onClose: () => void }) {
  const name = useReaderName()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState<string | null>(null)
  const { busy, error, run } = useCall()
  const change = () =>
    run(async () => {
      await api.account.changePassword.mutate({ current, password: password ?? '' })
      toast({ tone: 'plain', title: t('people.own-changed') })
      onClose()
    })
  return (
    <Modal opened onClose={onClose} title={t('people.own-password')} size={480}>
      <DialogForm
        onSubmit={change}
        onCancel={onClose}
        submit={t('people.ways-change')}
        busy={busy}
        disabled={current === '' || password === null}
      >
        <PresentPassword label={t('people.own-current')} data-autofocus password={current} onPassword={setCurrent} />
        <NewPassword name={name} onPassword={setPassword} />
        {error && <ErrorNotice error={error} />}
      </DialogForm>
    </Modal>
  )
}
