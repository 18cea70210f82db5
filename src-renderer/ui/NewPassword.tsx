import { PasswordInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api } from '#renderer/client/api.ts'
import type { Rating } from '#shared/contract/schemas/people.ts'
import { t } from '#shared/messages/index.ts'
import styles from './ui.module.css'

export interface NewPasswordProps {
  /** Whose password it will be. */
  readonly name: string
  readonly autoFocus?: boolean
  /** Called with a password that was typed twice and is not known to be weak; null until then. */
  readonly onPassword: (password: string | null) => void
}

/** ms. The strength is estimated when the person pauses. */
const pauseMs = 150

/** A new password, twice, with an estimate of how hard it is to guess. */
export function NewPassword({ name, autoFocus = false, onPassword }: NewPasswordProps) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const rating = useRating(password, name)
  // Whoever types quickly is not held up: the core rates it once more.
  const good = rating?.good !== false && password !== '' && password === again
  useEffect(() => onPassword(good ? password : null), [good, password, onPassword])
  return (
    <>
      <div>
        <PasswordInput
          label={t('people.new-password')}
          description={t('people.new-hint')}
          autoComplete="new-password"
          maxLength={128}
          required
          {...(autoFocus ? { 'data-autofocus': true } : {})}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Strength rating={rating} />
      </div>
      <PasswordInput
        label={t('people.new-again')}
        autoComplete="new-password"
        maxLength={128}
        required
        error={again !== '' && again.length >= password.length && again !== password ? t('people.new-differs') : null}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
    </>
  )
}

const levels = [0, 1, 2, 3, 4] as const

function Strength({ rating }: { readonly rating: Rating | null }) {
  // A score that would do is not good while the password is too short.
  const level = rating === null ? null : levels[rating.good ? rating.score : Math.min(2, rating.score)]
  return (
    <div className={styles.strength} data-good={rating?.good ?? false} role="status">
      <span className={styles.strengthBar} aria-hidden>
        {levels.slice(1).map((one) => (
          <i key={one} data-on={level != null && level >= one} />
        ))}
      </span>
      <span className="visually-hidden">{level != null && t('people.strength-label')}</span>
      {level != null && t(`people.strength-${level}`)}
    </div>
  )
}

/** The estimate of what is typed; null without a password, or while it is not known. */
function useRating(password: string, name: string): Rating | null {
  const [rating, setRating] = useState<{ readonly of: string; readonly is: Rating } | null>(null)
  useEffect(() => {
    if (password === '') return
    const timer = setTimeout(() => {
      api.session.rate
        .mutate({ password, name: name.slice(0, 80) })
        .then((is) => setRating({ of: password, is }))
        // The core checks it once more.
        .catch(() => undefined)
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [password, name])
  return rating?.of === password ? rating.is : null
}
