import { Switch, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { loadSystem } from '#renderer/app/live.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { SaveState } from '#renderer/ui/SaveState.tsx'
import { t } from '#shared/messages/index.ts'
import { DisplaySection } from './DisplaySection.tsx'
import { HotFolders } from './HotFolders.tsx'
import { ModelSection } from './ModelSection.tsx'
import { SystemSection } from './SystemSection.tsx'
import styles from './settings.module.css'
import { useSettings } from './use-settings.ts'

/** What the laboratory decides, and what this installation is. Every change is saved when it is made. */
export function SettingsPage() {
  const { settings, saveState, savedAt, error, save } = useSettings()
  // Free space and folder states are facts of this minute.
  useEffect(() => {
    loadSystem().catch((failure: unknown) => console.warn('system not loaded', failure))
  }, [])
  if (!settings) return null
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
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
        </Section>
        <Section title={t('settings.section-intake')}>
          <Switch
            label={t('settings.screen-on-import')}
            description={t('settings.screen-on-import-hint')}
            checked={settings.screenOnImport}
            onChange={(event) => void save({ screenOnImport: event.currentTarget.checked })}
          />
          <HotFolders folders={settings.hotFolders} onSave={(hotFolders) => save({ hotFolders })} />
        </Section>
        <Section title={t('settings.section-model')}>
          <ModelSection />
        </Section>
        <Section title={t('settings.section-display')}>
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
    </div>
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

interface TextSettingProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onSave: (value: string) => Promise<boolean>
}

/** Saved with Enter or on leaving the field; Esc takes back what was typed. */
function TextSetting({ label, hint, value, onSave }: TextSettingProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const saveIfChanged = () => {
    if (text.trim() !== value) void onSave(text.trim())
  }
  return (
    <TextInput
      label={label}
      description={hint}
      maw={400}
      maxLength={120}
      spellCheck={false}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={saveIfChanged}
      onKeyDown={(event) => {
        if (event.key === 'Enter') saveIfChanged()
        if (event.key === 'Escape') setText(value)
      }}
    />
  )
}
