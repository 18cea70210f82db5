import { Button, Drawer } from '@mantine/core'
import { IconFileCheck } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { native } from '#renderer/client/native.ts'
import { records, useRecords } from '#renderer/client/records.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { formatBytes, formatWhen } from '#renderer/ui/format.ts'
import { closeToastsAbout, toast } from '#renderer/ui/toasts.ts'
import type { QuarantineEntry } from '#shared/contract/schemas/slide.ts'
import { t } from '#shared/messages/index.ts'
import styles from './intake.module.css'
import { reportOutcomes } from './report.ts'

/** Files that could not be read, with reasons and what to do. */
export function QuarantineTray({ onClose }: { readonly onClose: () => void }) {
  const entries = useRecords(({ quarantine }) => quarantine)
  useEffect(() => closeToastsAbout('quarantine'), [])
  return (
    <Drawer opened onClose={onClose} title={t('worklist.quarantine-title')} size={520}>
      {entries.length === 0 ? (
        <EmptyState
          icon={<IconFileCheck size={28} stroke={1.5} aria-hidden />}
          title={t('worklist.quarantine-empty')}
          text={t('worklist.quarantine-empty-text')}
        />
      ) : (
        <>
          <p className={styles.hint}>{t('worklist.quarantine-text')}</p>
          <ul className={styles.tray}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
        </>
      )}
    </Drawer>
  )
}

function Entry({ entry }: { readonly entry: QuarantineEntry }) {
  const [busy, setBusy] = useState(false)
  const now = new Date()
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
      records.setState({ quarantine: await api.intake.quarantine.query() })
    } catch (failure) {
      toast({ tone: 'danger', title: errorText(errorOf(failure)) })
    } finally {
      setBusy(false)
    }
  }
  const retry = () => run(async () => reportOutcomes([await api.intake.retry.mutate({ id: entry.id })]))
  const dismiss = () => run(() => api.intake.dismiss.mutate({ id: entry.id }))

  return (
    <li className={styles.entry}>
      <div className={styles.entryName}>
        <strong className="selectable">{entry.fileName}</strong>
        {entry.bytes !== null && <span>{formatBytes(entry.bytes)}</span>}
      </div>
      <p className="selectable">{errorText(entry.error)}</p>
      <p className={`${styles.entryPath} selectable`}>{entry.path}</p>
      <p className={styles.hint}>
        {t('worklist.quarantine-seen', {
          first: formatWhen(entry.firstSeenAt, now),
          last: formatWhen(entry.lastSeenAt, now),
        })}
      </p>
      <div className={styles.entryDo}>
        <Allowed to="slide.import">
          <Button variant="default" size="compact-sm" loading={busy} onClick={() => void retry()}>
            {t('common.retry')}
          </Button>
        </Allowed>
        {native.desktop && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void native.reveal(entry.path)}>
            {t('worklist.reveal')}
          </Button>
        )}
        <Allowed to="slide.import">
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            disabled={busy}
            title={t('worklist.quarantine-dismiss-hint')}
            onClick={() => void dismiss()}
          >
            {t('worklist.quarantine-dismiss')}
          </Button>
        </Allowed>
      </div>
    </li>
  )
}
