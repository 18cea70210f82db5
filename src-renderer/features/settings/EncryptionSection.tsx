import { Button, Switch, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { KeyState } from '#shared/contract/schemas/backup.ts'
import { t } from '#shared/messages/index.ts'
import styles from './settings.module.css'

/** How the records are encrypted, the recovery words, and a change of the key. */
export function EncryptionSection() {
  const [state, setState] = useState<KeyState | null>(null)
  const [words, setWords] = useState<readonly string[] | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)
  useEffect(() => {
    api.keys.state.query().then(setState, (failure: unknown) => setError(errorOf(failure)))
  }, [])
  const trying = async (work: () => Promise<void>) => {
    setError(null)
    await work().catch((failure: unknown) => setError(errorOf(failure)))
  }
  const make = () =>
    trying(async () => {
      setWords((await api.keys.makeWords.mutate()).words)
      setState(await api.keys.state.query())
    })
  const confirm = (typed: string) =>
    trying(async () => {
      setState(await api.keys.confirmWords.mutate({ words: typed }))
      setWords(null)
    })
  if (!state) return error && <ErrorNotice error={error} />
  if (!state.encrypted) return <p className={styles.none}>{t('settings.key-none')}</p>
  return (
    <>
      <p className={styles.hint}>{t('settings.key-protects')}</p>
      <p className={styles.hint}>{t('settings.key-protects-not')}</p>
      <div>
        <h3 className={styles.label}>{t('settings.key-words')}</h3>
        <p className={styles.hint}>{t(`settings.key-words-${state.recovery}`)}</p>
        {words && <Words words={words} />}
        <Button className={styles.below} variant="default" size="xs" onClick={() => void make()}>
          {t(state.recovery === 'none' ? 'settings.key-words-make' : 'settings.key-words-again')}
        </Button>
      </div>
      {state.recovery === 'unconfirmed' || words ? <Confirm onConfirm={confirm} /> : null}
      {error && <ErrorNotice error={error} />}
      <Switch
        label={t('settings.key-only-people')}
        description={t(
          state.mayBeOnlyByPeople || state.onlyByPeople
            ? 'settings.key-only-people-hint'
            : 'settings.key-only-people-later',
        )}
        checked={state.onlyByPeople}
        disabled={!state.mayBeOnlyByPeople && !state.onlyByPeople}
        onChange={({ currentTarget: { checked: on } }) =>
          void trying(async () => setState(await api.keys.openOnlyByPeople.mutate({ on })))
        }
      />
      <div>
        <h3 className={styles.label}>{t('settings.key-change')}</h3>
        <p className={styles.hint}>{t(state.changing ? 'settings.key-changing' : 'settings.key-change-hint')}</p>
        <Button
          className={styles.below}
          variant="default"
          size="xs"
          disabled={state.changing}
          onClick={() => void trying(async () => setState(await api.keys.change.mutate()))}
        >
          {t('settings.key-change-now')}
        </Button>
      </div>
    </>
  )
}

/** Numbered, in the order in which they are typed again. */
const Words = ({ words }: { readonly words: readonly string[] }) => (
  <>
    <ol className={`${styles.words} selectable`} aria-label={t('settings.key-words')}>
      {words.map((word, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may occur twice, and the order never changes
        <li key={n}>{word}</li>
      ))}
    </ol>
    <p className={styles.hint}>{t('settings.key-words-once')}</p>
  </>
)

function Confirm({ onConfirm }: { readonly onConfirm: (typed: string) => Promise<void> }) {
  const [typed, setTyped] = useState('')
  return (
    <div>
      <Textarea
        label={t('settings.key-words-type')}
        description={t('settings.key-words-type-hint')}
        autosize
        minRows={3}
        spellCheck={false}
        autoComplete="off"
        maxLength={2000}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button
        className={styles.below}
        variant="default"
        size="xs"
        disabled={typed.trim() === ''}
        onClick={() => void onConfirm(typed)}
      >
        {t('settings.key-words-confirm')}
      </Button>
    </div>
  )
}
