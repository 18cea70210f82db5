import { useRecords } from '#renderer/client/records.ts'
import { hashOf } from '#renderer/frame/router.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { formatBytes } from '#renderer/ui/format.ts'
import { t } from '#shared/messages/index.ts'
import { Facts } from './Facts.tsx'
import styles from './settings.module.css'

/** Where the records are, and the free space. */
export function SystemSection() {
  const info = useRecords((state) => state.info)
  if (!info) return null
  return (
    <div>
      <Facts
        facts={[
          { name: t('settings.data-folder'), value: info.dataFolder, code: true, copy: true },
          {
            name: t('settings.free-space'),
            value: info.freeBytes === null ? t('settings.free-unknown') : formatBytes(info.freeBytes),
          },
          { name: t('settings.version'), value: info.version },
          { name: t('settings.host'), value: t(`settings.host-${info.host}`) },
          { name: t('settings.platform'), value: info.platform },
        ]}
      />
      <p className={styles.hint}>{t('settings.data-folder-hint')}</p>
      <p>
        <a href={hashOf({ page: 'self-check' })}>{t('doctor.cmd-open')}</a>
        <Allowed to="audit.read">
          {' · '}
          <a href={hashOf({ page: 'audit' })}>{t('audit.cmd-open')}</a>
        </Allowed>
      </p>
    </div>
  )
}
