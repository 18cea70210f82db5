import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconClock, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { native } from '#renderer/app/native.ts'
import { useRecords } from '#renderer/app/records.ts'
import { t } from '#shared/messages/index.ts'
import styles from './settings.module.css'

export interface HotFoldersProps {
  readonly folders: readonly string[]
  readonly onSave: (folders: string[]) => Promise<boolean>
}

/** The folders that are watched, each with how that goes. */
export function HotFolders({ folders, onSave }: HotFoldersProps) {
  const [path, setPath] = useState('')
  const [known, setKnown] = useState(false)
  const add = async (folder: string) => {
    const clean = folder.trim()
    if (clean === '') return
    if (folders.includes(clean)) return setKnown(true)
    if (await onSave([...folders, clean])) setPath('')
  }
  const choose = async () => {
    const chosen = await native.openFolder()
    if (chosen) await add(chosen)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add(path)
  }
  return (
    <div>
      <h3 className={styles.label}>{t('settings.hot-folders')}</h3>
      <p className={styles.hint}>{t('settings.hot-folders-hint')}</p>
      {folders.length === 0 ? (
        <p className={styles.none}>{t('settings.hot-folders-empty')}</p>
      ) : (
        <ul className={styles.folders}>
          {folders.map((folder) => (
            <li key={folder}>
              <span className={`${styles.path} selectable`}>{folder}</span>
              <FolderState path={folder} />
              <ActionIcon
                size="sm"
                aria-label={t('settings.hot-folder-remove', { path: folder })}
                title={t('settings.hot-folder-remove', { path: folder })}
                onClick={() => void onSave(folders.filter((other) => other !== folder))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={submit} className={styles.addFolder}>
        <TextInput
          aria-label={t('settings.hot-folder-path')}
          placeholder={t('settings.hot-folder-path')}
          spellCheck={false}
          value={path}
          error={known && t('settings.hot-folder-known')}
          onChange={(event) => {
            setPath(event.currentTarget.value)
            setKnown(false)
          }}
        />
        {native.desktop && (
          <Button variant="default" onClick={() => void choose()}>
            {t('settings.hot-folder-choose')}
          </Button>
        )}
        <Button type="submit" variant="default" disabled={path.trim() === ''}>
          {t('settings.hot-folder-add')}
        </Button>
      </form>
    </div>
  )
}

const reasonText = (code: string): string =>
  code === 'missing' || code === 'forbidden'
    ? t(`settings.hot-folder-${code}`)
    : t('settings.hot-folder-other', { code })

function FolderState({ path }: { readonly path: string }) {
  const state = useRecords(({ info }) => info?.hotFolderStates.find((one) => one.path === path))
  if (!state)
    return (
      <span className={styles.folderState}>
        <IconClock size={14} aria-hidden />
        {t('settings.hot-folder-checking')}
      </span>
    )
  if (state.ok)
    return (
      <span className={styles.folderState}>
        <IconCheck size={14} aria-hidden />
        {t('settings.hot-folder-ok')}
      </span>
    )
  return (
    <span className={styles.folderState} data-bad>
      <IconAlertTriangle size={14} aria-hidden />
      {t('settings.hot-folder-bad', { reason: reasonText(state.reason ?? '') })}
    </span>
  )
}
