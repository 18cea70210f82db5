import { Button } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import {
  allCommands,
  type CommandDefinition,
  clashOf,
  keyCaps,
  shortcutOf,
  titleOf,
  useKey,
} from '#renderer/commands/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import { type KeyChanges, withKey, withoutChange } from './key-changes.ts'
import styles from './settings.module.css'

export interface KeyLineProps {
  readonly command: CommandDefinition
  readonly changed: KeyChanges
  readonly onChange: (changed: KeyChanges) => void
}

/** A command with its key. The button takes the next key press as the new key. */
export function KeyLine({ command, changed, onChange }: KeyLineProps) {
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState('')
  const title = titleOf(command)
  const key = useKey(command)

  const end = () => {
    setAsking(false)
    setProblem('')
  }
  const set = (shortcut: string | null) => {
    onChange(withKey(changed, command, shortcut))
    announce(
      shortcut === null
        ? t('settings.keys-without', { title })
        : t('settings.keys-set', { title, key: keyCaps(shortcut).join('+') }),
    )
    end()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!asking || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return end()
    if (event.key === 'Delete' || event.key === 'Backspace') return set(null)
    const shortcut = shortcutOf(event.nativeEvent)
    if (shortcut === null) {
      const modifier = ['Control', 'Shift', 'Alt', 'AltGraph', 'Meta'].includes(event.key)
      return modifier ? undefined : setProblem(t('settings.keys-unusable'))
    }
    const other = clashOf(command, shortcut, allCommands(), changed)
    if (!other) return set(shortcut)
    setProblem(t('settings.keys-used', { key: keyCaps(shortcut).join('+'), title: titleOf(other) }))
  }
  return (
    <div className={styles.keyLine}>
      <span>{title}</span>
      {key === null ? <span className={styles.hint}>{t('settings.keys-no')}</span> : <Keys of={command} />}
      <Button
        variant="default"
        size="compact-xs"
        aria-label={t('settings.keys-change-of', { title })}
        onClick={() => setAsking(true)}
        onKeyDown={onKeyDown}
        onBlur={end}
      >
        {t('settings.keys-change')}
      </Button>
      {command.id in changed ? (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('settings.keys-reset-of', { title })}
          onClick={() => onChange(withoutChange(changed, command))}
        >
          {t('settings.keys-reset')}
        </Button>
      ) : (
        <span />
      )}
      {asking && (
        <p role="status" className={styles.hint}>
          {problem || t('settings.keys-press')}
        </p>
      )}
    </div>
  )
}
