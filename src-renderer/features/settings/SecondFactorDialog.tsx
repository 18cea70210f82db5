import { Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { loadSystem } from '#renderer/client/live.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { PresentPassword } from '#renderer/ui/PresentPassword.tsx'
import { QrCode } from '#renderer/ui/QrCode.tsx'
import { t } from '#shared/messages/index.ts'
import { Facts } from './Facts.tsx'
import styles from './settings.module.css'
import { useCall } from './use-call.ts'

type Step =
  | { readonly kind: 'password' }
  | { readonly kind: 'code'; readonly secret: string; readonly uri: string }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }

export interface SecondFactorDialogProps {
  /** Whether it is on, and is turned off here. */
  readonly on: boolean
  readonly onClose: () => void
}

/** Password, then the authenticator's key and its first code, then the recovery codes. */
export function SecondFactorDialog({ on, onClose }: SecondFactorDialogProps) {
  // Turning it on changes `on` while the recovery codes are still shown.
  const [turnsOff] = useState(on)
  const [step, setStep] = useState<Step>({ kind: 'password' })
  const [typed, setTyped] = useState('')
  const { busy, error, run } = useCall()
  const next = () =>
    run(async () => {
      if (step.kind === 'codes') return onClose()
      if (step.kind === 'code')
        setStep({ kind: 'codes', ...(await api.account.confirmSecondFactor.mutate({ code: typed })) })
      else if (turnsOff) await api.account.dropSecondFactor.mutate({ password: typed })
      else setStep({ kind: 'code', ...(await api.account.offerSecondFactor.mutate({ password: typed })) })
      setTyped('')
      await loadSystem()
      if (turnsOff) onClose()
    })
  const title = t(turnsOff ? 'people.factor-turn-off' : 'people.factor-turn-on')
  const submit =
    step.kind === 'codes'
      ? 'people.one-time-done'
      : step.kind === 'code'
        ? 'people.factor-confirm'
        : 'people.factor-next'
  return (
    <Modal opened onClose={onClose} closeOnClickOutside={step.kind === 'password'} title={title} size={480}>
      <DialogForm
        key={step.kind}
        onSubmit={next}
        onCancel={onClose}
        submit={t(turnsOff ? 'people.factor-turn-off' : submit)}
        busy={busy}
        disabled={step.kind !== 'codes' && typed === ''}
      >
        {step.kind === 'password' && (
          <PresentPassword label={t('people.ways-password')} data-autofocus password={typed} onPassword={setTyped} />
        )}
        {step.kind === 'code' && (
          <>
            <p>{t('people.factor-scan')}</p>
            <QrCode text={step.uri} label={t('people.factor-picture')} />
            <p>{t('people.factor-secret')}</p>
            <Facts
              facts={[{ name: t('people.list-second-factor'), value: spaced(step.secret), code: true, copy: true }]}
            />
            <TextInput
              label={t('people.factor-code')}
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={10}
              required
              autoFocus
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </>
        )}
        {step.kind === 'codes' && (
          <>
            <p>{t('people.factor-codes')}</p>
            <ol className={styles.codes}>
              {step.codes.map((code) => (
                <li key={code} className="selectable">
                  {code}
                </li>
              ))}
            </ol>
          </>
        )}
        {error && <ErrorNotice error={error} />}
      </DialogForm>
    </Modal>
  )
}

/** In groups of four, so that it can be typed. */
const spaced = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')
