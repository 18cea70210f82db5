import { Button } from '@mantine/core'
import { useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { NewPassword } from '#renderer/ui/NewPassword.tsx'
import { t } from '#shared/messages/index.ts'
import { Card } from './Card.tsx'
import { type EntryProps, useEntering } from './use-entering.ts'

/** After a sign-in with a password that an administrator gave. */
export function ReplaceOneTime({ session, onSession }: EntryProps) {
  const name = session.mustChange?.name ?? ''
  const [password, setPassword] = useState<string | null>(null)
  const { busy, error, enter } = useEntering(onSession)
  const keep = () => {
    if (password !== null && !busy) void enter(() => api.session.replaceOneTime.mutate({ password }))
  }
  return (
    <Card title={t('people.new-title')} text={t('people.new-text', { name })} onSubmit={keep}>
      <NewPassword name={name} autoFocus onPassword={setPassword} />
      {error && <ErrorNotice error={error} />}
      <Button type="submit" loading={busy} disabled={password === null}>
        {t('people.new-keep')}
      </Button>
    </Card>
  )
}
