import { Switch } from '@mantine/core'
import { type ReactNode, useEffect, useId } from 'react'
import { loadSystem } from '#renderer/client/live.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { SaveState } from '#renderer/ui/SaveState.tsx'
import { ScrollPage } from '#renderer/ui/ScrollPage.tsx'
import { t } from '#shared/messages/index.ts'
import { DisplaySection } from './DisplaySection.tsx'
import { ModelSection } from './ModelSection.tsx'
import { OrdersSection } from './OrdersSection.tsx'
import { Scanners } from './Scanners.tsx'
import { SystemSection } from './SystemSection.tsx'
import styles from './settings.module.css'
import { TextSetting } from './TextSetting.tsx'
import { ThemeSetting } from './ThemeSetting.tsx'
import { useSettings } from './use-settings.ts'

/** The laboratory's settings, and facts about this installation. Every change is saved immediately. */
export function SettingsPage() {
  const { settings, saveState, savedAt, error, save } = useSettings()
  // Free space and folder states must be current.
  useEffect(() => {
    loadSystem().catch((failure: unknown) => console.warn('system not loaded', failure))
  }, [])
  if (!settings) return null
  return (
    <ScrollPage>
      <div>
        <div className={styles.head}>
          <h1>{t('settings.title')}</h1>
          {savedAt !== null || saveState !== 'saved' ? <SaveState state={saveState} savedAt={savedAt} /> : null}
        </div>
        {error && <ErrorNotice error={error} />}
        <Section title={t('settings.section-reader')}>
          <TextSetting
            label={t('settings.reader-name')}
            hint={t('settings.reader-name-hint')}
            value={settings.readerName}
            onSave={(readerName) => save({ readerName })}
          />
          <TextSetting
            label={t('settings.laboratory')}
            hint={t('settings.laboratory-hint')}
            value={settings.laboratory}
            onSave={(laboratory) => save({ laboratory })}
          />
          <Switch
            label={t('settings.reason-for-contradictions')}
            description={t('settings.reason-for-contradictions-hint')}
            checked={settings.reasonForContradictions}
            onChange={(event) => void save({ reasonForContradictions: event.currentTarget.checked })}
          />
        </Section>
        <Section title={t('settings.section-intake')}>
          <Switch
            label={t('settings.screen-on-import')}
            description={t('settings.screen-on-import-hint')}
            checked={settings.screenOnImport}
            onChange={(event) => void save({ screenOnImport: event.currentTarget.checked })}
          />
          <Scanners scanners={settings.scanners} onSave={(scanners) => save({ scanners })} />
        </Section>
        <Section title={t('settings.section-orders')}>
          <OrdersSection settings={settings} save={save} />
        </Section>
        <Section title={t('settings.section-model')}>
          <ModelSection />
        </Section>
        <Section title={t('settings.section-display')}>
          <ThemeSetting theme={settings.theme} onTheme={(theme) => void save({ theme })} />
          <Switch
            label={t('settings.reduced-motion')}
            description={t('settings.reduced-motion-hint')}
            checked={settings.reducedMotion}
            onChange={(event) => void save({ reducedMotion: event.currentTarget.checked })}
          />
          <DisplaySection />
        </Section>
        <Section title={t('settings.section-system')}>
          <SystemSection />
        </Section>
      </div>
    </ScrollPage>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={styles.fields}>{children}</div>
    </section>
  )
}
