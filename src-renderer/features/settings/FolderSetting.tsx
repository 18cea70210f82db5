import { Button } from '@mantine/core'
import { native } from '#renderer/client/native.ts'
import { t } from '#shared/messages/index.ts'
import styles from './settings.module.css'
import { TextSetting } from './TextSetting.tsx'

export interface FolderSettingProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onSave: (value: string) => Promise<boolean>
}

/** The path of a folder on this machine, typed or, on the desktop, chosen in a dialog. */
export function FolderSetting({ label, hint, value, onSave }: FolderSettingProps) {
  const choose = async () => {
    const chosen = await native.openFolder()
    if (chosen) await onSave(chosen)
  }
  return (
    <div>
      <TextSetting wide maxLength={1000} label={label} hint={hint} value={value} onSave={onSave} />
      {native.desktop && (
        <Button className={styles.below} variant="default" size="xs" onClick={() => void choose()}>
          {t('settings.hot-folder-choose')}
        </Button>
      )}
    </div>
  )
}
