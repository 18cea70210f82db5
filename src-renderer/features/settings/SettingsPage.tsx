import { NativeSelect, Switch } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { loadSystem } from '#renderer/client/live.ts'
import { may, useMay, useSeveral } from '#renderer/client/session.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { SaveState } from '#renderer/ui/SaveState.tsx'
import { ScrollPage } from '#renderer/ui/ScrollPage.tsx'
import type { Settings } from '#shared/contract/schemas/system.ts'
import { reportPictures } from '#shared/domain/report-pictures.ts'
import { t } from '#shared/messages/index.ts'
import { AccountSection } from './AccountSection.tsx'
import { BackupsSection } from './BackupsSection.tsx'
import { DisplaySection } from './DisplaySection.tsx'
import { EncryptionSection } from './EncryptionSection.tsx'
import { Facts } from './Facts.tsx'
import { KeysSection } from './KeysSection.tsx'
import { ModelSection } from './ModelSection.tsx'
import { OrdersSection } from './OrdersSection.tsx'
import { PeopleSection } from './PeopleSection.tsx'
import { ReaderName } from './ReaderName.tsx'
import { Scanners } from './Scanners.tsx'
import { idOfSection, SectionList } from './SectionList.tsx'
import { SystemSection } from './SystemSection.tsx'
import { type SectionName, sectionsWith, titleOfSection } from './sections.ts'
import styles from './settings.module.css'
import { TextSetting } from './TextSetting.tsx'
import { ThemeSetting } from './ThemeSetting.tsx'
import { useSettings } from './use-settings.ts'
import { WaysSection } from './WaysSection.tsx'

/** The laboratory's settings, and facts about this installation. Every change is saved immediately. */
export function SettingsPage() {
  const { settings, saveState, savedAt, error, save } = useSettings()
  const [search, setSearch] = useState('')
  const several = useSeveral()
  const mayConfigure = useMay('system.configure')
  // Free space and folder states must be current.
  useEffect(() => {
    loadSystem().catch((failure: unknown) => console.warn('system not loaded', failure))
  }, [])
  if (!settings) return null
  const shown = sectionsWith(search, { several, may })
  return (
    <ScrollPage>
      <div>
        <div className={styles.head}>
          <h1>{t('settings.title')}</h1>
          {savedAt !== null || saveState !== 'saved' ? <SaveState state={saveState} savedAt={savedAt} /> : null}
        </div>
        {error && <ErrorNotice error={error} />}
        <div className={styles.page}>
          <SectionList sections={shown} search={search} onSearch={setSearch} />
          <div className={styles.sections}>
            {shown.map((name) => (
              <Section key={name} name={name}>
                {contents[name]({ settings, save, mayConfigure })}
              </Section>
            ))}
          </div>
        </div>
      </div>
    </ScrollPage>
  )
}

interface Given {
  readonly settings: Settings
  readonly save: (change: Partial<Settings>) => Promise<boolean>
  readonly mayConfigure: boolean
}

const contents: Readonly<Record<SectionName, (given: Given) => ReactNode>> = {
  reader: ({ settings, save, mayConfigure }) => (
    <>
      <ReaderName />
      {mayConfigure ? (
        <TextSetting
          label={t('settings.laboratory')}
          hint={t('settings.laboratory-hint')}
          value={settings.laboratory}
          onSave={(laboratory) => save({ laboratory })}
        />
      ) : (
        <Facts facts={[{ name: t('settings.laboratory'), value: settings.laboratory }]} />
      )}
    </>
  ),
  account: () => <AccountSection />,
  ways: (given) => <WaysSection {...given} />,
  people: () => <PeopleSection />,
  intake: ({ settings, save }) => (
    <>
      <Switch
        label={t('settings.screen-on-import')}
        description={t('settings.screen-on-import-hint')}
        checked={settings.screenOnImport}
        onChange={(event) => void save({ screenOnImport: event.currentTarget.checked })}
      />
      <Scanners scanners={settings.scanners} onSave={(scanners) => save({ scanners })} />
    </>
  ),
  orders: (given) => <OrdersSection {...given} />,
  report: ({ settings, save }) => (
    <>
      <NativeSelect
        label={t('settings.report-pictures')}
        description={t('settings.report-pictures-hint')}
        value={settings.reportPictures}
        data={reportPictures.map((which) => ({ value: which, label: t(`settings.report-pictures-${which}`) }))}
        onChange={(event) => void save({ reportPictures: event.currentTarget.value as Settings['reportPictures'] })}
      />
      <Switch
        label={t('settings.reason-for-contradictions')}
        description={t('settings.reason-for-contradictions-hint')}
        checked={settings.reasonForContradictions}
        onChange={(event) => void save({ reasonForContradictions: event.currentTarget.checked })}
      />
    </>
  ),
  model: () => <ModelSection />,
  display: ({ settings, save }) => (
    <>
      <ThemeSetting theme={settings.theme} onTheme={(theme) => void save({ theme })} />
      <Switch
        label={t('settings.reduced-motion')}
        description={t('settings.reduced-motion-hint')}
        checked={settings.reducedMotion}
        onChange={(event) => void save({ reducedMotion: event.currentTarget.checked })}
      />
      <DisplaySection />
    </>
  ),
  backups: (given) => <BackupsSection {...given} />,
  encryption: () => <EncryptionSection />,
  keys: (given) => <KeysSection {...given} />,
  system: () => <SystemSection />,
}

function Section({ name, children }: { readonly name: SectionName; readonly children: ReactNode }) {
  const id = idOfSection(name)
  return (
    <section className={styles.section} id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{titleOfSection(name)}</h2>
      <div className={styles.fields}>{children}</div>
    </section>
  )
}
