import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react'
import { useRecords } from '#renderer/client/records.ts'
import { formatWhen } from '#renderer/ui/format.ts'
import { counted, t } from '#shared/messages/index.ts'
import styles from './settings.module.css'

const reasonText = (code: string): string =>
  code === 'missing' || code === 'forbidden' || code === 'silent'
    ? t(`settings.hot-folder-${code}`)
    : t('settings.hot-folder-other', { code })

const useFolder = (path: string) => useRecords(({ info }) => info?.folderStates.find((one) => one.path === path))

/** The state of a watched folder in a few words. */
export function FolderState({ path }: { readonly path: string }) {
  const state = useFolder(path)
  if (state?.reason)
    return (
      <span className={styles.folderState} data-bad>
        <IconAlertTriangle size={14} aria-hidden />
        {t('settings.hot-folder-bad', { reason: reasonText(state.reason) })}
      </span>
    )
  if (!state?.ok)
    return (
      <span className={styles.folderState}>
        <IconClock size={14} aria-hidden />
        {t('settings.hot-folder-checking')}
      </span>
    )
  return (
    <span className={styles.folderState}>
      <IconCheck size={14} aria-hidden />
      {state.waiting.length > 0
        ? counted(state.waiting.length, 'settings.hot-folder-waiting-one', 'settings.hot-folder-waiting')
        : t('settings.hot-folder-ok')}
    </span>
  )
}

/** Details: since when a folder cannot be reached, and which slides wait for which parts. */
export function FolderNote({ path }: { readonly path: string }) {
  const state = useFolder(path)
  if (state?.reason && state.seenAt)
    return (
      <p className={styles.hint}>{t('settings.hot-folder-back', { when: formatWhen(state.seenAt, new Date()) })}</p>
    )
  const incomplete = state?.waiting.filter(({ missing }) => missing.length > 0) ?? []
  return incomplete.slice(0, 3).map(({ fileName, missing }) => (
    <p key={fileName} className={styles.hint}>
      {t('settings.hot-folder-parts', { file: fileName, missing: missing.join(', ') })}
    </p>
  ))
}
