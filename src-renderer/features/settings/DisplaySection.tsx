import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { DisplayVerdict } from '#renderer/features/display/index.ts'
import { navigate } from '#renderer/frame/router.ts'
import type { DisplayCheck } from '#shared/contract/schemas/viewing.ts'
import { t } from '#shared/messages/index.ts'
import styles from './settings.module.css'

/** When this screen was last checked, the result, and a link to the test chart. */
export function DisplaySection() {
  const [check, setCheck] = useState<DisplayCheck | null | 'unknown'>('unknown')
  useEffect(() => {
    api.viewing.display.query().then(setCheck, () => setCheck(null))
  }, [])
  return (
    <div className={styles.display}>
      {check === null && <p>{t('display.checked-never')}</p>}
      {check !== null && check !== 'unknown' && <DisplayVerdict check={check} />}
      <Button variant="default" size="xs" title={t('display.hint')} onClick={() => navigate({ page: 'display' })}>
        {t('display.open')}
      </Button>
    </div>
  )
}
