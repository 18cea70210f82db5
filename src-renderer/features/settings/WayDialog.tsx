import { Modal } from '@mantine/core'
import { useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { records } from '#renderer/client/records.ts'
import { useReaderName } from '#renderer/client/session.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { NewPassword } from '#renderer/ui/NewPassword.tsx'
import { PresentPassword } from '#renderer/ui/PresentPassword.tsx'
import type { Role } from '#shared/contract/roles.ts'
import type { WayOfWorking } from '#shared/contract/schemas/people.ts'
import { t } from '#shared/messages/index.ts'
import { RoleChoice } from './RoleChoice.tsx'
import { useCall } from './use-call.ts'

/** Changes between one person and several. Either needs a password: a new one, or the present one. */
export function WayDialog({ to, onClose }: { readonly to: WayOfWorking; readonly onClose: () => void }) {
  const name = useReaderName()
  const [password, setPassword] = useState<string | null>(null)
  const [roles, setRoles] = useState<readonly Role[]>(['administrator', 'pathologist'])
  const { busy, error, run } = useCall()
  const change = () =>
    run(async () => {
      const given = password ?? ''
      const session = await api.people.changeWay.mutate(
        to === 'just-me' ? { way: to, password: given } : { way: to, password: given, roles: [...roles] },
      )
      records.setState({ session })
      onClose()
    })
  return (
    <Modal opened onClose={onClose} title={t(`people.ways-to-${to}`)} size={520}>
      <DialogForm
        onSubmit={change}
        onCancel={onClose}
        submit={t('people.ways-change')}
        busy={busy}
        disabled={password === null || password === '' || roles.length === 0}
      >
        <p>{t(`people.ways-to-${to}-text`, { name })}</p>
        {to === 'several' ? (
          <>
            <NewPassword name={name} autoFocus onPassword={setPassword} />
            <RoleChoice roles={roles} onRoles={setRoles} always="administrator" />
          </>
        ) : (
          <PresentPassword
            label={t('people.ways-password')}
            data-autofocus
            password={password ?? ''}
            onPassword={setPassword}
          />
        )}
        {error && <ErrorNotice error={error} />}
      </DialogForm>
    </Modal>
  )
}
