import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { NewPassword } from '#renderer/ui/NewPassword.tsx'
import type { Role } from '#shared/contract/roles.ts'
import { type WayOfWorking, waysOfWorking } from '#shared/contract/schemas/people.ts'
import { t } from '#shared/messages/index.ts'
import { Card } from './Card.tsx'
import styles from './entry.module.css'
import { type EntryProps, useEntering } from './use-entering.ts'

/** The work that an administrator may do as well. */
const ownWork = ['pathologist', 'cytotechnologist', 'technician'] as const satisfies readonly Role[]

/** The one question of the first start. */
export function FirstQuestion({ onSession }: Pick<EntryProps, 'onSession'>) {
  const [way, setWay] = useState<WayOfWorking>('just-me')
  const [name, setName] = useState('')
  const [password, setPassword] = useState<string | null>(null)
  const [role, setRole] = useState<Role | ''>('pathologist')
  const { busy, error, enter } = useEntering(onSession)
  const ready = name.trim().length >= 2 && (way === 'just-me' || password !== null)
  const start = () => {
    if (!ready || busy) return
    const roles: Role[] = ['administrator', ...(role === '' ? [] : [role])]
    void enter(() =>
      api.session.choose.mutate(
        way === 'just-me' ? { way, name: name.trim() } : { way, name: name.trim(), password: password ?? '', roles },
      ),
    )
  }
  return (
    <Card title={t('people.first-title')} text={t('people.first-later')} onSubmit={start}>
      <fieldset className={styles.ways}>
        <legend className="visually-hidden">{t('people.first-title')}</legend>
        {waysOfWorking.map((one) => (
          <label key={one} className={styles.option}>
            <input type="radio" name="way" value={one} checked={way === one} onChange={() => setWay(one)} />
            <span>
              {t(`people.first-${one}`)}
              <small>{t(`people.first-${one}-text`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <TextInput
        label={t('people.first-name')}
        description={t('people.first-name-hint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {way === 'several' && (
        <>
          <NativeSelect
            label={t('people.first-role')}
            value={role}
            data={[
              ...ownWork.map((value) => ({ value, label: t(`people.role-${value}`) })),
              { value: '', label: t('people.first-role-none') },
            ]}
            onChange={(event) => setRole(event.currentTarget.value as Role | '')}
          />
          <NewPassword name={name} onPassword={setPassword} />
        </>
      )}
      {error && <ErrorNotice error={error} />}
      <Button type="submit" loading={busy} disabled={!ready}>
        {t('people.first-start')}
      </Button>
    </Card>
  )
}
