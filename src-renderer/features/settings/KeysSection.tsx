import { Button, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { allCommands, type CommandDefinition, commandsByArea, titleOf, useOffered } from '#renderer/commands/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import type { Settings } from '#shared/contract/schemas/system.ts'
import { fold, searchWords } from '#shared/domain/fold.ts'
import { t } from '#shared/messages/index.ts'
import { KeyLine } from './KeyLine.tsx'
import type { KeyChanges } from './key-changes.ts'
import styles from './settings.module.css'

export interface KeysSectionProps {
  readonly settings: Pick<Settings, 'letterKeys' | 'keys'>
  readonly save: (change: Partial<Settings>) => Promise<boolean>
}

/** Whether letters alone are shortcuts, and every command of this person with its key, which can be changed. */
export function KeysSection({ settings, save }: KeysSectionProps) {
  const [search, setSearch] = useState('')
  const isOffered = useOffered()
  const words = searchWords(search)
  const matches = (command: CommandDefinition) =>
    isOffered(command) && words.every((word) => fold(titleOf(command)).includes(word))
  const areas = commandsByArea(allCommands().filter(matches))
  const change = (keys: KeyChanges) => void save({ keys })
  return (
    <>
      <Switch
        label={t('settings.letter-keys')}
        description={t('settings.letter-keys-hint')}
        checked={settings.letterKeys}
        onChange={(event) => void save({ letterKeys: event.currentTarget.checked })}
      />
      <div className={styles.keysTop}>
        <TextInput
          label={t('settings.keys-find')}
          spellCheck={false}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Button
          variant="default"
          size="xs"
          disabled={Object.keys(settings.keys).length === 0}
          onClick={() => {
            change({})
            announce(t('settings.keys-as-before'))
          }}
        >
          {t('settings.keys-reset-all')}
        </Button>
      </div>
      <section className={styles.keys} aria-label={t('settings.keys-list')}>
        {areas.length === 0 && <p className={styles.hint}>{t('settings.keys-none-found')}</p>}
        {areas.map(({ area, commands }) => (
          <section key={area} aria-label={t(`help.area-${area}`)}>
            <h3>{t(`help.area-${area}`)}</h3>
            {commands.map((command) => (
              <KeyLine key={command.id} command={command} changed={settings.keys} onChange={change} />
            ))}
          </section>
        ))}
      </section>
    </>
  )
}
