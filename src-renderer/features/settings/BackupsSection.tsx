import { Button, NativeSelect } from '@mantine/core'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatBytes, formatSpan, formatWhen } from '#renderer/ui/format.ts'
import type { BackupState } from '#shared/contract/schemas/backup.ts'
import type { Settings } from '#shared/contract/schemas/system.ts'
import { t } from '#shared/messages/index.ts'
import { FolderSetting } from './FolderSetting.tsx'
import styles from './settings.module.css'
import { useBackups } from './use-backups.ts'

export interface BackupsSectionProps {
  readonly settings: Settings
  readonly save: (change: Partial<Settings>) => Promise<boolean>
}

const everyHours = [6, 12, 24, 72, 168] as const
const warnDays = [1, 3, 7, 14, 30] as const

/** Where and how often backups are made, the last good one, one by hand, and those that are there. */
export function BackupsSection({ settings, save }: BackupsSectionProps) {
  const { state, error, begin } = useBackups(settings.backupFolder)
  return (
    <>
      <FolderSetting
        label={t('settings.backup-folder')}
        hint={t('settings.backup-folder-hint')}
        value={settings.backupFolder}
        onSave={(backupFolder) => save({ backupFolder })}
      />
      <Choice
        label={t('settings.backup-every')}
        text="settings.backup-hours"
        values={everyHours}
        value={settings.backupEveryHours}
        onChange={(backupEveryHours) => save({ backupEveryHours })}
      />
      <Choice
        label={t('settings.backup-warn')}
        text="settings.backup-days"
        values={warnDays}
        value={settings.backupWarnDays}
        onChange={(backupWarnDays) => save({ backupWarnDays })}
      />
      {state && (
        <div>
          <p className={styles.hint}>
            {state.last
              ? t('settings.backup-last', {
                  when: formatWhen(state.last.madeAt, new Date()),
                  size: formatBytes(state.last.bytes),
                })
              : t('settings.backup-never')}
          </p>
          {(error ?? state.failure) && <ErrorNotice error={error ?? state.failure!} />}
          <Button
            className={styles.below}
            variant="default"
            size="xs"
            disabled={settings.backupFolder === '' || state.running !== null}
            onClick={() => void begin()}
          >
            {t('settings.backup-now')}
          </Button>
          <output className={styles.hint}>{state.running && ` ${progressText(state.running)}`}</output>
          <Kept kept={state.kept} />
        </div>
      )}
      <p className={styles.hint}>{t('settings.backup-what')}</p>
    </>
  )
}

function progressText({ phase, share, msLeft }: NonNullable<BackupState['running']>): string {
  const doing =
    phase === 'copying' && share !== null
      ? t('settings.backup-copying', { percent: Math.floor(100 * share) })
      : t(`settings.backup-${phase}`)
  return msLeft === null ? doing : `${doing} ${t('settings.backup-left', { left: formatSpan(msLeft) })}`
}

interface ChoiceProps {
  readonly label: string
  readonly text: 'settings.backup-hours' | 'settings.backup-days'
  readonly values: readonly number[]
  readonly value: number
  readonly onChange: (value: number) => Promise<boolean>
}

/** A number out of a few, and the present one if it is another. */
function Choice({ label, text, values, value, onChange }: ChoiceProps) {
  const all = [...new Set([...values, value])].sort((one, other) => one - other)
  return (
    <NativeSelect
      maw={400}
      label={label}
      value={String(value)}
      data={all.map((n) => ({ value: String(n), label: t(text, { n }) }))}
      onChange={(event) => void onChange(Number(event.currentTarget.value))}
    />
  )
}

const shownBackups = 20

function Kept({ kept }: Pick<BackupState, 'kept'>) {
  if (kept.length === 0) return null
  return (
    <details className={styles.card}>
      <summary>{t('settings.backup-kept', { n: kept.length })}</summary>
      <ul className={styles.backups}>
        {kept.slice(0, shownBackups).map(({ file, madeAt, bytes, own }) => (
          <li key={file} className="selectable">
            {formatWhen(madeAt, new Date())} · {formatBytes(bytes)} · <span className={styles.code}>{file}</span>
            {!own && ` · ${t('settings.backup-other')}`}
          </li>
        ))}
      </ul>
      <p className={styles.hint}>{t('settings.backup-restore')}</p>
    </details>
  )
}
