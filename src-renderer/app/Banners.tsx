import { Button, CloseButton } from '@mantine/core'
import {
  IconAlertTriangle,
  IconHistory,
  IconHistoryOff,
  IconLock,
  IconLockOpen,
  IconPlugConnectedX,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { reconnectNow } from '#renderer/client/live.ts'
import { useRecords } from '#renderer/client/records.ts'
import { navigate, useRoute } from '#renderer/frame/router.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { formatBytes, formatRecovered } from '#renderer/ui/format.ts'
import { toast } from '#renderer/ui/toasts.ts'
import type { SystemInfo } from '#shared/contract/schemas/system.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'
import styles from './app.module.css'

/** Below this much free space new slides and records are at risk. */
const lowDiskBytes = 5e9

/** Notices that the reader needs on every page, most serious first. */
export function Banners() {
  const connection = useRecords((state) => state.connection)
  const info = useRecords((state) => state.info)
  const route = useRoute()
  const [dismissed, setDismissed] = useState<string | null>(null)
  const free = info?.freeBytes ?? null
  const recoveredAt = info?.recoveredAt ?? null

  return (
    <>
      {(connection === 'lost' || connection === 'ended') && (
        <Banner tone="danger" icon={<IconPlugConnectedX size={16} aria-hidden />}>
          {t(`common.connection-${connection}-text`)}
          {connection === 'lost' && info?.host === 'browser' && ` ${t('common.connection-elsewhere')}`}
          <Button variant="default" size="compact-xs" onClick={reconnectNow}>
            {t('common.reconnect-now')}
          </Button>
        </Banner>
      )}
      {info?.recordsStopped && (
        <Banner tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t('common.records-stopped', { reason: errorText(info.recordsStopped) })}
        </Banner>
      )}
      {info?.recordsMissing.map((gap) => (
        <MissingBanner key={`${gap.to} ${gap.until}`} gap={gap} />
      ))}
      {free !== null && free < lowDiskBytes && (
        <Banner tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t('common.disk-low', { free: formatBytes(free) })}
        </Banner>
      )}
      {info?.modelError && route.page === 'worklist' && (
        <Banner tone="plain" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t('common.model-refused', { reason: errorText(info.modelError) })}
          <ToSettings text="common.model-refused-open" />
        </Banner>
      )}
      {info?.modelRefused && info.model && !info.modelError && route.page === 'worklist' && (
        <Banner tone="plain" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t('common.model-previous', { name: info.model.name, reason: errorText(info.modelRefused) })}
          <ToSettings text="common.model-refused-open" />
        </Banner>
      )}
      {info?.networkDrive && (
        <Banner tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t('common.network-drive', { kind: info.networkDrive, folder: info.dataFolder })}
        </Banner>
      )}
      {info && <FolderBanners info={info} />}
      {info && route.page === 'worklist' && <SafekeepingBanners safekeeping={info.safekeeping} />}
      {recoveredAt !== null && dismissed !== recoveredAt && (
        <Banner tone="plain" icon={<IconHistory size={16} aria-hidden />}>
          <strong>{t('common.recovered-title')}</strong>
          {t('common.recovered', { time: formatRecovered(recoveredAt, new Date()) })}
          {info?.screeningRecovered && ` ${t('common.recovered-screening')}`}
          <CloseButton size="xs" aria-label={t('common.dismiss-notice')} onClick={() => setDismissed(recoveredAt)} />
        </Banner>
      )}
    </>
  )
}

/** Events that the records once had. The notice stays until somebody says that it was seen. */
function MissingBanner({ gap: { from, to, since, until } }: { readonly gap: SystemInfo['recordsMissing'][number] }) {
  const time = (at: string) => formatRecovered(at, new Date())
  return (
    <Banner tone="danger" icon={<IconHistoryOff size={16} aria-hidden />}>
      {from === null
        ? t('common.records-other', { to, until: time(until) })
        : t('common.records-missing', {
            ...{ from, to, until: time(until) },
            since: since === null ? t('common.records-missing-begin') : time(since),
          })}
      <Allowed to="system.configure">
        <Button variant="default" size="compact-xs" onClick={() => void sayMissingSeen()}>
          {t('common.records-missing-seen')}
        </Button>
      </Allowed>
    </Banner>
  )
}

async function sayMissingSeen(): Promise<void> {
  try {
    await api.system.missingSeen.mutate()
  } catch (failure) {
    toast({ tone: 'danger', title: errorText(errorOf(failure)) })
  }
}

/** Leads to the settings of the laboratory, for those who may change them. */
const ToSettings = ({ text }: { readonly text: MessageKey }) => (
  <Allowed to="system.configure">
    <Button variant="default" size="compact-xs" onClick={() => navigate({ page: 'settings' })}>
      {t(text)}
    </Button>
  </Allowed>
)

/** What other users of this machine could read in the data folder. */
function FolderBanners({ info: { dataFolder: folder, openToOthers } }: { readonly info: SystemInfo }) {
  const { closed, open } = openToOthers
  const [dismissed, setDismissed] = useState(false)
  return (
    <>
      {open.length > 0 && (
        <Banner tone="danger" icon={<IconLockOpen size={16} aria-hidden />}>
          {t('common.open-to-others', { folder, names: listed(open, folder) })}
        </Banner>
      )}
      {closed.length > 0 && !dismissed && (
        <Banner tone="plain" icon={<IconLock size={16} aria-hidden />}>
          {t('common.closed-to-others', { names: listed(closed, folder) })}
          <CloseButton size="xs" aria-label={t('common.dismiss-notice')} onClick={() => setDismissed(true)} />
        </Banner>
      )}
    </>
  )
}

/** Backups that are too old, and recovery words that nobody has. */
function SafekeepingBanners({ safekeeping }: Pick<SystemInfo, 'safekeeping'>) {
  const { backupOverdue, lastBackupAt, backupFailure, remindOfWords } = safekeeping
  const settings = <ToSettings text="common.open-settings" />
  return (
    <>
      {backupOverdue && (
        <Banner tone="plain" icon={<IconHistory size={16} aria-hidden />}>
          {lastBackupAt === null
            ? t('common.backup-none')
            : t('common.backup-old', { when: formatRecovered(lastBackupAt, new Date()) })}
          {backupFailure && ` ${errorText(backupFailure)}`}
          {settings}
        </Banner>
      )}
      {remindOfWords && (
        <Banner tone="plain" icon={<IconLock size={16} aria-hidden />}>
          {t('common.words-missing')}
          {settings}
        </Banner>
      )}
    </>
  )
}

/** The entries of the data folder by their names; the folder itself by its path. */
const listed = (names: readonly string[], folder: string): string =>
  names.map((name) => (name === '.' ? folder : name)).join(', ')

interface BannerProps {
  readonly tone: 'plain' | 'danger'
  readonly icon: ReactNode
  readonly children: ReactNode
}

function Banner({ tone, icon, children }: BannerProps) {
  return (
    <div role={tone === 'danger' ? 'alert' : 'status'} className={styles.banner} data-tone={tone}>
      {icon}
      {children}
    </div>
  )
}
