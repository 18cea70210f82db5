import { Button } from '@mantine/core'
import { useState } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { t } from '#shared/messages/index.ts'
import { ChangePassword } from './ChangePassword.tsx'
import { SecondFactorDialog } from './SecondFactorDialog.tsx'
import styles from './settings.module.css'

/** The own password and second factor. */
export function AccountSection() {
  const on = useRecords(({ session }) => session?.person?.secondFactor ?? false)
  const [asked, setAsked] = useState<'password' | 'factor' | null>(null)
  const close = () => setAsked(null)
  return (
    <>
      <div>
        <Button variant="default" onClick={() => setAsked('password')}>
          {t('people.own-password')}
        </Button>
      </div>
      <div>
        <p className={styles.label}>{t('people.list-second-factor')}</p>
        <p className={styles.hint}>{t(on ? 'people.factor-on' : 'people.factor-off')}</p>
        <Button mt={8} variant="default" onClick={() => setAsked('factor')}>
          {t(on ? 'people.factor-turn-off' : 'people.factor-turn-on')}
        </Button>
      </div>
      {asked === 'password' && <ChangePassword onClose={close} />}
      {asked === 'factor' && <SecondFactorDialog on={on} onClose={close} />}
    </>
  )
}
