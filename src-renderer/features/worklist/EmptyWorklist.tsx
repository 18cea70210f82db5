import { Button } from '@mantine/core'
import { IconMicroscope } from '@tabler/icons-react'
import { useRecords } from '#renderer/client/records.ts'
import { useMay } from '#renderer/client/session.ts'
import { addSamples, bringInSamples, bringInSlides, chooseAndBringIn } from '#renderer/features/intake/index.ts'
import { navigate } from '#renderer/frame/router.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import styles from './worklist.module.css'

/** Shown before the first slide: how to import one, with the samples one key away. */
export function EmptyWorklist() {
  const coming = useRecords(({ imports }) => imports.size > 0)
  const mayBringIn = useMay(bringInSlides.needs)
  if (coming) return <EmptyState title={t('worklist.empty-coming')} text={t('worklist.empty-coming-text')} />
  const icon = <IconMicroscope size={36} stroke={1.25} aria-hidden className={styles.emptyIcon} />
  if (!mayBringIn)
    return <EmptyState icon={icon} title={t('worklist.empty-title')} text={t('worklist.empty-others-text')} />
  return (
    <EmptyState icon={icon} title={t('worklist.empty-title')} text={t('worklist.empty-text')}>
      <Button rightSection={<Keys of={bringInSlides} />} onClick={() => void chooseAndBringIn()}>
        {t(bringInSlides.title)}
      </Button>
      <Button variant="default" rightSection={<Keys of={addSamples} />} onClick={() => void bringInSamples()}>
        {t(addSamples.title)}
      </Button>
      <Button variant="default" onClick={() => navigate({ page: 'camera' })}>
        {t('common.camera')}
      </Button>
      <Allowed to="system.configure">
        <Button variant="default" onClick={() => navigate({ page: 'settings' })}>
          {t('settings.hot-folders')}
        </Button>
      </Allowed>
      <p className={styles.emptyNote}>{t('worklist.empty-samples-text')}</p>
    </EmptyState>
  )
}
