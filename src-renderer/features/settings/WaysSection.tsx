import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useReaderName, useSeveral } from '#renderer/client/session.ts'
import type { Settings } from '#shared/contract/schemas/system.ts'
import { t } from '#shared/messages/index.ts'
import styles from './settings.module.css'
import { WayDialog } from './WayDialog.tsx'

export interface WaysSectionProps {
  readonly settings: Settings
  readonly save: (change: Partial<Settings>) => Promise<boolean>
}

/** How people work here, and when a window locks itself. */
export function WaysSection({ settings, save }: WaysSectionProps) {
  const several = useSeveral()
  const name = useReaderName()
  const [asked, setAsked] = useState(false)
  return (
    <>
      <div>
        <p className={styles.label}>{t(several ? 'people.ways-now-several' : 'people.ways-now-just-me')}</p>
        <p className={styles.hint}>
          {several ? t('people.ways-to-just-me-text', { name }) : t('people.ways-to-several-text')}
        </p>
        <Button mt={8} variant="default" onClick={() => setAsked(true)}>
          {t(several ? 'people.ways-to-just-me' : 'people.ways-to-several')}
        </Button>
      </div>
      {several && (
        <NumberInput
          label={t('people.lock-after')}
          description={t('people.lock-after-hint')}
          maw={400}
          min={1}
          max={240}
          allowDecimal={false}
          clampBehavior="strict"
          value={settings.lockAfterMinutes}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 1) void save({ lockAfterMinutes: value })
          }}
        />
      )}
      {asked && <WayDialog to={several ? 'just-me' : 'several'} onClose={() => setAsked(false)} />}
    </>
  )
}
