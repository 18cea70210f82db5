import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { PresentPassword } from '#renderer/ui/PresentPassword.tsx'
import { t } from '#shared/messages/index.ts'
import { Card } from './Card.tsx'
import styles from './entry.module.css'
import { type EntryProps, useEntering } from './use-entering.ts'

/** Name, password, and the code of those who have a second factor. A locked window begins with its person. */
export function SignIn({ session, onSession }: EntryProps) {
  const { lockedFor, names } = session
  const [who, setWho] = useState(lockedFor?.name ?? names[0]?.name ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const { busy, error, enter } = useEntering(onSession)
  const codeField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)
  const asksCode = code !== null
  useEffect(() => {
    if (asksCode) codeField.current?.focus()
  }, [asksCode])
  const unlocks = lockedFor !== null && who === lockedFor.name
  const submit = async () => {
    if (busy || password === '') return
    const failed = await enter(() =>
      api.session.signIn.mutate({ name: who, password, ...(code === null ? {} : { code }) }),
    )
    if (failed === 'code-needed') return setCode('')
    if (failed === 'sign-in-wrong') setPassword('')
    if (failed !== null) (asksCode ? codeField : passwordField).current?.focus()
  }
  const choose = (name: string) => {
    setWho(name)
    setPassword('')
    setCode(null)
    passwordField.current?.focus()
  }
  return (
    <Card
      title={t(lockedFor === null ? 'people.sign-in-title' : 'people.locked-title')}
      text={lockedFor === null ? undefined : t('people.locked-text', { name: lockedFor.name })}
      onSubmit={submit}
    >
      <Names names={names} chosen={who} onChoose={setWho} onClick={choose} />
      <PresentPassword
        ref={passwordField}
        label={t('people.sign-in-password')}
        description={t('people.sign-in-forgotten')}
        data-autofocus
        password={password}
        onPassword={setPassword}
      />
      {code !== null && (
        <TextInput
          ref={codeField}
          label={t('people.sign-in-code')}
          description={t('people.sign-in-code-hint')}
          autoComplete="one-time-code"
          maxLength={40}
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      {error && error.code !== 'code-needed' && <ErrorNotice error={error} />}
      <Button type="submit" loading={busy}>
        {t(unlocks ? 'people.unlock' : 'people.sign-in-go')}
      </Button>
    </Card>
  )
}

interface NamesProps {
  readonly names: EntryProps['session']['names']
  readonly chosen: string
  readonly onChoose: (name: string) => void
  readonly onClick: (name: string) => void
}

/** Radio buttons: arrow keys walk them; a click goes on to the password. */
const Names = ({ names, chosen, onChoose, onClick }: NamesProps) => (
  <fieldset className={styles.names}>
    <legend>{t('people.sign-in-who')}</legend>
    {names.map(({ id, name }) => (
      <label key={id} className={styles.option}>
        <input
          type="radio"
          name="who"
          value={name}
          checked={chosen === name}
          onChange={() => onChoose(name)}
          // An arrow key makes a click without a place.
          onClick={(event) => event.detail > 0 && onClick(name)}
        />
        <bdi>{name}</bdi>
      </label>
    ))}
  </fieldset>
)
