import { ActionIcon, Button } from '@mantine/core'
import {
  IconCamera,
  IconCommand,
  IconFileAlert,
  IconHelp,
  IconLock,
  IconPlugConnectedX,
  IconSettings,
  IconUser,
} from '@tabler/icons-react'
import { useEffect } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { useReaderName, useSeveral } from '#renderer/client/session.ts'
import type { CommandDefinition } from '#renderer/commands/index.ts'
import { entryCommands } from '#renderer/features/entry/commands.ts'
import { showQuarantine } from '#renderer/features/intake/index.ts'
import { headerPlace } from '#renderer/frame/header-slot.tsx'
import { leaveWindow } from '#renderer/frame/leaving.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { hashOf, navigate, useRoute } from '#renderer/frame/router.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { CommandTip } from '#renderer/ui/CommandTip.tsx'
import { counted, t } from '#shared/messages/index.ts'
import styles from './app.module.css'
import { goToCamera, goToSettings, openPalette, showKeys } from './commands.ts'

const titlePlace = headerPlace('title')
const statusPlace = headerPlace('status')

/** Product, location, the page's own status, and the reader's name. */
export function Header() {
  const route = useRoute()
  const readerName = useReaderName()
  const several = useSeveral()
  const loaded = useRecords(({ session }) => session !== null)
  const accession = useRecords(({ rows }) => (route.page === 'case' ? rows.get(route.caseId)?.accession : undefined))
  const where = route.page === 'case' ? (accession ?? '') : t(`common.${route.page}`)
  useEffect(() => {
    document.title = [where, t('common.product')].filter((part) => part !== '').join(' – ')
  }, [where])
  const other = route.page === 'worklist' || route.page === 'case' ? null : route.page
  return (
    <header className={styles.header}>
      <a className={styles.product} href={hashOf({ page: 'worklist' })}>
        {t('common.product')}
      </a>
      <nav aria-label={t('common.nav-label')} className={styles.crumbs}>
        <a href={hashOf({ page: 'worklist' })} aria-current={route.page === 'worklist' ? 'page' : undefined}>
          {t('common.worklist')}
        </a>
        {other && (
          <a href={hashOf(route)} aria-current="page" className={styles.crumb}>
            {t(`common.${other}`)}
          </a>
        )}
        <div ref={titlePlace} className={styles.titlePlace} />
      </nav>
      <div ref={statusPlace} className={styles.statusPlace} />
      <ConnectionMark />
      <QuarantineButton />
      {loaded && (
        <a className={styles.reader} href={hashOf({ page: 'settings' })} data-unnamed={!readerName}>
          <IconUser size={14} aria-hidden />
          <span className="visually-hidden">{readerName && t('common.reader-label', { name: '' })}</span>
          <span className={styles.readerName}>{readerName || t('common.reader-unnamed')}</span>
        </a>
      )}
      <div className={styles.tools}>
        {several && (
          <Tool of={entryCommands.lock} run={() => void leaveWindow('lock')}>
            <IconLock size={16} aria-hidden />
          </Tool>
        )}
        <Tool of={openPalette} run={() => openOverlay({ kind: 'palette' })}>
          <IconCommand size={16} aria-hidden />
        </Tool>
        <Tool of={goToCamera} run={() => navigate({ page: 'camera' })}>
          <IconCamera size={16} aria-hidden />
        </Tool>
        <Tool of={goToSettings} run={() => navigate({ page: 'settings' })}>
          <IconSettings size={16} aria-hidden />
        </Tool>
        <Tool of={showKeys} run={() => openOverlay({ kind: 'keys' })}>
          <IconHelp size={16} aria-hidden />
        </Tool>
      </div>
    </header>
  )
}

interface ToolProps {
  readonly of: CommandDefinition
  readonly run: () => void
  readonly children: React.ReactNode
}

function Tool({ of, run, children }: ToolProps) {
  return (
    <Allowed to={of.needs}>
      <CommandTip of={of}>
        <ActionIcon aria-label={t(of.title)} onClick={run}>
          {children}
        </ActionIcon>
      </CommandTip>
    </Allowed>
  )
}

/** Shows nothing while the connection is live. */
function ConnectionMark() {
  const connection = useRecords((state) => state.connection)
  if (connection === 'live') return null
  return (
    <span className={styles.connection} data-state={connection} role="status">
      <IconPlugConnectedX size={14} aria-hidden />
      {t(`common.connection-${connection}`)}
    </span>
  )
}

function QuarantineButton() {
  const n = useRecords(({ quarantine }) => quarantine.length)
  if (n === 0) return null
  return (
    <CommandTip of={showQuarantine}>
      <Button
        className={styles.quarantine ?? ''}
        variant="default"
        size="compact-sm"
        leftSection={<IconFileAlert size={14} aria-hidden />}
        aria-label={counted(n, 'worklist.quarantine-count-one', 'worklist.quarantine-count')}
        onClick={() => openOverlay({ kind: 'quarantine' })}
      >
        {t('worklist.quarantine-short', { n })}
      </Button>
    </CommandTip>
  )
}
